package dev.troupe.dialect;

import dev.troupe.model.Message;
import dev.troupe.model.Part;
import dev.troupe.model.Role;
import java.util.List;
import java.util.Locale;

/** What all vendors' conversations have in common: who can say what. */
public final class Turns {

  private Turns() {}

  /**
   * Checks that each message holds only parts that its role can say.
   *
   * @throws IllegalArgumentException naming the message that does not
   */
  public static void check(List<Message> messages) {
    for (int i = 0; i < messages.size(); i++) {
      for (Part part : messages.get(i).parts()) {
        if (!canSay(messages.get(i).role(), part)) {
          throw new IllegalArgumentException(
              "messages[%d]: a message with the role %s cannot hold a part of type %s"
                  .formatted(i, wireName(messages.get(i).role()), part.getClass().getSimpleName()));
        }
      }
    }
  }

  private static boolean canSay(Role role, Part part) {
    return switch (part) {
      case Part.Text _ -> role != Role.TOOL;
      case Part.Image _ -> role == Role.USER;
      case Part.ToolCall _, Part.Thinking _ -> role == Role.ASSISTANT;
      case Part.ToolResult _ -> role == Role.TOOL;
    };
  }

  /** The role in lower case. */
  public static String wireName(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
