package dev.troupe.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What stood within an answer, between the pieces of its text and its calls, put back at its
 * places.
 *
 * <p>Some vendors want their thinking back where it was. Troupe keeps the text of an answer as one,
 * so it must be cut there again. For one message, whose parts are asked for in their order.
 *
 * @param <P> what a message is written in: pieces of text, and what stands between them
 */
public final class Places<P> {

  /**
   * Where one thing stands.
   *
   * @param after characters of the answer's text that stand before it
   * @param calls tool calls that stand before it
   */
  public record Place<P>(int after, int calls, P thing) {}

  private final List<Place<P>> places;
  private final Function<String, P> said;
  private int next;
  private int characters;
  private int calls;

  /**
   * Of one message.
   *
   * @param places in their order
   * @param said makes a piece of text
   */
  public Places(List<Place<P>> places, Function<String, P> said) {
    this.places = List.copyOf(places);
    this.said = said;
  }

  /** The text, and what stood before and within it. */
  public List<P> text(String text) {
    var pieces = new ArrayList<P>();
    int from = 0;
    int end = characters + text.length() - 1;
    for (var place = due(end); place != null; place = due(end)) {
      int to = Math.max(from, place.after() - characters);
      pieces.add(said.apply(text.substring(from, to)));
      pieces.add(place.thing());
      next++;
      from = to;
    }
    pieces.add(said.apply(text.substring(from)));
    characters += text.length();
    return pieces;
  }

  private @Nullable Place<P> due(int beforeCharacter) {
    var place = next < places.size() ? places.get(next) : null;
    return place != null && place.calls() <= calls && place.after() <= beforeCharacter
        ? place
        : null;
  }

  /** What stood before the next call. */
  public List<P> beforeCall() {
    var due = new ArrayList<P>();
    for (var place = due(Integer.MAX_VALUE); place != null; place = due(Integer.MAX_VALUE)) {
      due.add(place.thing());
      next++;
    }
    calls++;
    return due;
  }

  /** What stood behind all else. */
  public List<P> rest() {
    return places.subList(next, places.size()).stream().map(Place::thing).toList();
  }
}
