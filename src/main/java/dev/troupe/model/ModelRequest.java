package dev.troupe.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One question to a model.
 *
 * @param messages in order; never empty
 * @param model {@code provider/model}, or a bare name where one provider only has it; absent: the
 *     configured default
 * @param temperature 0.0–2.0
 * @param maxOutputTokens at least 1
 * @param stop texts at which the model stops; usually empty
 * @param tools what the model may ask for; usually empty
 * @param extras fields that only one dialect knows, by the dialect's name: {@code {"openai":
 *     {"logprobs": true}}}
 * @param timeLimits of this call, beside its deadline; usually none
 */
public record ModelRequest(
    List<Message> messages,
    Optional<String> model,
    Optional<Double> temperature,
    Optional<Integer> maxOutputTokens,
    List<String> stop,
    Optional<Long> seed,
    List<ToolSpec> tools,
    Optional<ToolChoice> toolChoice,
    Optional<ResponseFormat> responseFormat,
    Optional<ReasoningEffort> reasoningEffort,
    Map<String, JsonNode> extras,
    TimeLimits timeLimits) {

  public ModelRequest {
    messages = List.copyOf(messages);
    stop = List.copyOf(stop);
    tools = List.copyOf(tools);
    extras = Map.copyOf(extras);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("messages must not be empty");
    }
    temperature.ifPresent(ModelRequest::checkTemperature);
    maxOutputTokens.ifPresent(ModelRequest::checkMaxOutputTokens);
  }

  private static void checkTemperature(double temperature) {
    if (!(temperature >= 0 && temperature <= 2)) {
      throw new IllegalArgumentException("temperature must be 0.0 to 2.0, got " + temperature);
    }
  }

  private static void checkMaxOutputTokens(int tokens) {
    if (tokens < 1) {
      throw new IllegalArgumentException("maxOutputTokens must be at least 1, got " + tokens);
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /** One user message and nothing else. */
  public static ModelRequest of(String prompt) {
    return builder().user(prompt).build();
  }

  /** The same question to {@code model}. */
  public ModelRequest withModel(String model) {
    return new ModelRequest(
        messages,
        Optional.of(model),
        temperature,
        maxOutputTokens,
        stop,
        seed,
        tools,
        toolChoice,
        responseFormat,
        reasoningEffort,
        extras,
        timeLimits);
  }

  /**
   * The same question without a response format: that is told in words behind what the user said
   * last, for a model that knows no such field.
   */
  public ModelRequest withFormInWords() {
    return InWords.of(this);
  }

  /** A builder that starts from this request. */
  public Builder with() {
    var builder = new Builder();
    builder.messages.addAll(messages);
    builder.model = model;
    builder.temperature = temperature;
    builder.maxOutputTokens = maxOutputTokens;
    builder.stop = stop;
    builder.seed = seed;
    builder.tools = tools;
    builder.toolChoice = toolChoice;
    builder.responseFormat = responseFormat;
    builder.reasoningEffort = reasoningEffort;
    builder.extras.putAll(extras);
    builder.timeLimits = timeLimits;
    return builder;
  }

  /** The text of the last user message; empty where there is none. */
  @JsonIgnore
  public String lastUserText() {
    return messages.reversed().stream()
        .filter(message -> message.role() == Role.USER)
        .findFirst()
        .map(Message::text)
        .orElse("");
  }

  /** Collects the fields of a request; not safe for use by several threads at once. */
  public static final class Builder {
    private final List<Message> messages = new ArrayList<>();
    private Optional<String> model = Optional.empty();
    private Optional<Double> temperature = Optional.empty();
    private Optional<Integer> maxOutputTokens = Optional.empty();
    private List<String> stop = List.of();
    private Optional<Long> seed = Optional.empty();
    private List<ToolSpec> tools = List.of();
    private Optional<ToolChoice> toolChoice = Optional.empty();
    private Optional<ResponseFormat> responseFormat = Optional.empty();
    private Optional<ReasoningEffort> reasoningEffort = Optional.empty();
    private final Map<String, JsonNode> extras = new HashMap<>();
    private TimeLimits timeLimits = TimeLimits.NONE;

    private Builder() {}

    public Builder message(Message message) {
      messages.add(message);
      return this;
    }

    public Builder system(String text) {
      return message(Message.system(text));
    }

    public Builder user(String text) {
      return message(Message.user(text));
    }

    public Builder model(String model) {
      this.model = Optional.of(model);
      return this;
    }

    /** 0.0–2.0. */
    public Builder temperature(double temperature) {
      this.temperature = Optional.of(temperature);
      return this;
    }

    /** At least 1. */
    public Builder maxOutputTokens(int tokens) {
      this.maxOutputTokens = Optional.of(tokens);
      return this;
    }

    public Builder stop(List<String> texts) {
      this.stop = texts;
      return this;
    }

    public Builder seed(long seed) {
      this.seed = Optional.of(seed);
      return this;
    }

    public Builder tools(List<ToolSpec> tools) {
      this.tools = tools;
      return this;
    }

    public Builder toolChoice(ToolChoice choice) {
      this.toolChoice = Optional.of(choice);
      return this;
    }

    public Builder responseFormat(ResponseFormat format) {
      this.responseFormat = Optional.of(format);
      return this;
    }

    public Builder reasoningEffort(ReasoningEffort effort) {
      this.reasoningEffort = Optional.of(effort);
      return this;
    }

    /** Fields that only {@code dialect} knows, a JSON object. */
    public Builder extra(String dialect, JsonNode fields) {
      extras.put(dialect, fields);
      return this;
    }

    /** How long the parts of the call may take, beside its deadline. */
    public Builder timeLimits(TimeLimits limits) {
      this.timeLimits = limits;
      return this;
    }

    /**
     * The request.
     *
     * @throws IllegalArgumentException naming the field that is out of range
     */
    public ModelRequest build() {
      return new ModelRequest(
          messages,
          model,
          temperature,
          maxOutputTokens,
          stop,
          seed,
          tools,
          toolChoice,
          responseFormat,
          reasoningEffort,
          extras,
          timeLimits);
    }
  }
}
