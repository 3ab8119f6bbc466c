package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Chat Completions as Azure OpenAI speaks them, by Microsoft's reference: below {@code /openai/v1},
 * and in a dated version at the address of each deployment.
 */
record AzureProtocol() implements Protocol {

  static final String DEPLOYMENTS = "/openai/deployments/";

  private static final ChatProtocol CHAT = new ChatProtocol();
  private static final Pattern VERSION =
      Pattern.compile("api-version=\\d{4}-\\d{2}-\\d{2}(-preview)?");

  @Override
  public Question question(LoggedRequest request, Duration pace) {
    if (!request.path().startsWith(DEPLOYMENTS)) {
      return CHAT.question(request, pace);
    }
    return ChatProtocol.question(model(request, "/chat/completions"), request, pace);
  }

  /** Returns the deployment that is asked for {@code api}, at an address of its own. */
  static String model(LoggedRequest request, String api) {
    if (!VERSION.matcher(request.query()).matches()) {
      throw Refusal.of(404, "Resource not found", "404");
    }
    return deployment(request.path(), DEPLOYMENTS, api);
  }

  /** Returns what is between {@code before} and {@code after}. */
  static String deployment(String path, String before, String after) {
    if (!path.endsWith(after)) {
      throw Refusal.of(404, "Resource not found", "404");
    }
    return path.substring(
        before.length(), Math.max(before.length(), path.length() - after.length()));
  }

  @Override
  public Wording wording(long number, Question question, Script script) {
    return new AzureWording(new ChatWording("chatcmpl-" + number, question, script));
  }

  // {"error": {"code": "DeploymentNotFound", "message": "…"}}
  @Override
  public ObjectNode refusal(Refusal refusal) {
    return switch (refusal.status()) {
      case 401 -> framed(error("401", refusal));
      case 404 ->
          framed(error("404".equals(refusal.code()) ? "404" : "DeploymentNotFound", refusal));
      default -> CHAT.refusal(refusal);
    };
  }

  private static ObjectNode error(String code, Refusal refusal) {
    return Json.object().put("code", code).put("message", String.valueOf(refusal.getMessage()));
  }

  @Override
  public Optional<String> key(LoggedRequest request) {
    return request.header("api-key").or(() -> Protocol.bearer(request));
  }

  @Override
  public ObjectNode fault() {
    return CHAT.fault();
  }

  @Override
  public ObjectNode framed(JsonNode error) {
    return CHAT.framed(error);
  }
}
