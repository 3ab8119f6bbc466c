package dev.troupe.tool;

import dev.troupe.coroutine.CheckReturnValue;
import dev.troupe.model.ModelRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A question to a model that may call tools for its answer. Immutable; any thread may use it, and
 * any number of times.
 *
 * {@snippet :
 * AgentRequest.of("Is it warm in Rome?")
 *     .tools("weather")
 *     .function("now", "Says what time it is.", Now.class, now -> Instant.now())
 *     .limits(with -> with.rounds(4))
 * }
 */
@CheckReturnValue
public final class AgentRequest {

  private final ModelRequest question;
  private final List<String> tools;
  private final List<Offer> functions;
  private final UnaryOperator<AgentLimits> limits;

  private AgentRequest(
      ModelRequest question,
      List<String> tools,
      List<Offer> functions,
      UnaryOperator<AgentLimits> limits) {
    this.question = question;
    this.tools = tools;
    this.functions = functions;
    this.limits = limits;
  }

  /** One user message to the default model. */
  public static AgentRequest of(String prompt) {
    return of(ModelRequest.of(prompt));
  }

  /**
   * A question as it is to be asked. Its {@code toolChoice} is that of the first round; then the
   * model decides.
   *
   * @throws IllegalArgumentException where it offers tools itself, which nobody would run
   */
  public static AgentRequest of(ModelRequest question) {
    if (!question.tools().isEmpty()) {
      throw new IllegalArgumentException(
          "tools of an agent's question must be empty, got %d: offer them by tools(…) and function(…)"
              .formatted(question.tools().size()));
    }
    return new AgentRequest(question, List.of(), List.of(), limits -> limits);
  }

  /**
   * Offers tools of the troupe, besides what was offered before. Whether they are there is seen
   * when the request is sent.
   *
   * @throws IllegalArgumentException where a name is offered already
   */
  public AgentRequest tools(String... names) {
    var all = new ArrayList<>(tools);
    for (var name : names) {
      requireNew(name, Stream.concat(all.stream(), functions.stream().map(Offer::name)));
      all.add(name);
    }
    return new AgentRequest(question, List.copyOf(all), functions, limits);
  }

  /**
   * Offers {@code function}, which is there for this call only.
   *
   * @param name lower-case letters, digits and hyphens, 64 at most, a letter first
   * @param description what it does, for the model
   * @param request the record of its arguments, by the rules for a tool's request
   * @throws IllegalArgumentException where the name is none or offered already, or the record has
   *     no schema
   */
  public <I extends Record> AgentRequest function(
      String name, String description, Class<I> request, AgentFunction<I> function) {
    requireNew(name, Stream.concat(tools.stream(), functions.stream().map(Offer::name)));
    var all = new ArrayList<>(functions);
    all.add(Offer.of(name, description, request, function));
    return new AgentRequest(question, tools, List.copyOf(all), limits);
  }

  /** Changes the limits that are configured, for this call. */
  public AgentRequest limits(UnaryOperator<AgentLimits> change) {
    return new AgentRequest(
        question, tools, functions, configured -> change.apply(limits.apply(configured)));
  }

  ModelRequest question() {
    return question;
  }

  List<String> tools() {
    return tools;
  }

  List<Offer> functions() {
    return functions;
  }

  AgentLimits limits(AgentLimits configured) {
    return limits.apply(configured);
  }

  private static void requireNew(String name, Stream<String> offered) {
    if (offered.anyMatch(name::equals)) {
      throw new IllegalArgumentException(
          "tool '" + name + "': offered twice: give one of them another name");
    }
  }
}
