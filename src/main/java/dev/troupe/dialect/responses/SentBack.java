package dev.troupe.dialect.responses;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.troupe.dialect.DialectJson;
import dev.troupe.dialect.JsonBody;
import dev.troupe.dialect.Places;
import dev.troupe.dialect.Places.Place;
import dev.troupe.model.Message;
import dev.troupe.model.Part;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What OpenAI wants back of one answer beside its text and its calls, and where it stands: each
 * item of reasoning unchanged, before what it led to, and which phase of the work each message is
 * of.
 *
 * <p>Troupe keeps one signature for an answer, which therefore holds it all.
 */
final class SentBack {

  // openai-responses:[{"after":0,"calls":0,"item":"{\"id\":\"rs_1\",\"type\":\"reasoning\",…}"},
  //  {"after":0,"calls":0,"phase":"commentary"}]
  private static final String MARK = ResponsesDialect.NAME + ":";
  private static final TypeReference<List<Block>> BLOCKS = new TypeReference<>() {};

  /**
   * An item of reasoning, or the phase of the text from there on.
   *
   * @param after characters of the answer's text that stand before it
   * @param calls tool calls that stand before it; of a phase none, since text goes before them all
   * @param item its JSON; absent of a phase
   * @param phase empty where a message is of none; absent of reasoning
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Block(int after, int calls, @Nullable String item, @Nullable String phase) {

    static Block reasoning(int after, int calls, String item) {
      return new Block(after, calls, item, null);
    }

    static Block phase(int after, String phase) {
      return new Block(after, 0, null, phase);
    }
  }

  /** What is written of an assistant's message, calls aside. */
  sealed interface Piece {}

  /** Text. */
  record Said(String text) implements Piece {}

  /** An item of reasoning, as it was written. */
  record Item(String json) implements Piece {}

  /** The text from here on is of this phase; empty: of none. */
  record Phase(String phase) implements Piece {}

  private SentBack() {}

  /** The signature for {@code blocks}; empty where there are none. */
  static Optional<String> signature(List<Block> blocks) {
    try {
      return blocks.isEmpty()
          ? Optional.empty()
          : Optional.of(MARK + DialectJson.MAPPER.writeValueAsString(blocks));
    } catch (JsonProcessingException impossible) {
      throw new AssertionError("records of texts and numbers can be written", impossible);
    }
  }

  /** What a message gives back; nothing where another dialect signed it. */
  static Places<Piece> in(Message message) {
    var blocks =
        message.parts().stream()
            .filter(Part.Thinking.class::isInstance)
            .flatMap(part -> ((Part.Thinking) part).signature().stream())
            .flatMap(signature -> read(signature).stream())
            .sorted(Comparator.comparingInt(Block::calls)) // a phase may come behind calls
            .flatMap(block -> place(block).stream())
            .toList();
    return new Places<>(blocks, Said::new);
  }

  private static Optional<Place<Piece>> place(Block block) {
    var phase = block.phase();
    var item = block.item();
    if (phase != null) {
      return Optional.of(new Place<>(block.after(), block.calls(), new Phase(phase)));
    }
    return item != null && isReasoning(item) // else somebody changed it
        ? Optional.of(new Place<>(block.after(), block.calls(), new Item(item)))
        : Optional.empty();
  }

  private static boolean isReasoning(String item) {
    return JsonBody.object(item)
        .filter(it -> it.path("type").asText().equals("reasoning"))
        .isPresent();
  }

  private static List<Block> read(String signature) {
    if (!signature.startsWith(MARK)) {
      return List.of();
    }
    try {
      var blocks = DialectJson.MAPPER.readValue(signature.substring(MARK.length()), BLOCKS);
      return blocks == null || blocks.contains(null) ? List.of() : blocks; // clients may send that
    } catch (JsonProcessingException changed) {
      return List.of();
    }
  }
}
