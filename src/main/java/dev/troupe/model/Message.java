package dev.troupe.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one side said.
 *
 * @param parts in order; never empty
 */
public record Message(Role role, List<Part> parts) {

  public Message {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("parts of a message must not be empty");
    }
  }

  public static Message system(String text) {
    return new Message(Role.SYSTEM, List.of(new Part.Text(text)));
  }

  public static Message user(String text) {
    return new Message(Role.USER, List.of(new Part.Text(text)));
  }

  public static Message assistant(String text) {
    return new Message(Role.ASSISTANT, List.of(new Part.Text(text)));
  }

  /** All text parts joined; empty where there are none. */
  @JsonIgnore
  public String text() {
    if (parts.size() == 1 && parts.getFirst() instanceof Part.Text(var text)) {
      return text;
    }
    return parts.stream()
        .filter(Part.Text.class::isInstance)
        .map(part -> ((Part.Text) part).text())
        .collect(Collectors.joining());
  }
}
