package dev.troupe.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in words what a request asks for by a field that its model does not know. */
final class InWords {

  private InWords() {}

  /** {@code request}, with the form of the answer told behind the last words of the user. */
  static ModelRequest of(ModelRequest request) {
    return request.responseFormat().map(format -> told(request, format)).orElse(request);
  }

  private static ModelRequest told(ModelRequest request, ResponseFormat format) {
    return new ModelRequest(
        told(request.messages(), format.inWords()),
        request.model(),
        request.temperature(),
        request.maxOutputTokens(),
        request.stop(),
        request.seed(),
        request.tools(),
        request.toolChoice(),
        Optional.empty(),
        request.reasoningEffort(),
        request.extras(),
        request.timeLimits());
  }

  private static List<Message> told(List<Message> messages, String words) {
    var told = new ArrayList<>(messages);
    for (int i = told.size() - 1; i >= 0; i--) {
      if (told.get(i).role() == Role.USER) {
        told.set(i, told(told.get(i), words));
        return told;
      }
    }
    told.add(Message.user(words));
    return told;
  }

  /** Within the last text where there is one: not every server takes several. */
  private static Message told(Message message, String words) {
    var parts = new ArrayList<>(message.parts());
    if (parts.getLast() instanceof Part.Text(var text)) {
      parts.set(parts.size() - 1, new Part.Text(text + "\n\n" + words));
    } else {
      parts.add(new Part.Text(words));
    }
    return new Message(Role.USER, parts);
  }
}
