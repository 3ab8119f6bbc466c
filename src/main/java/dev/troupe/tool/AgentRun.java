package dev.troupe.tool;

import dev.troupe.coroutine.DeadlineExceeded;
import dev.troupe.model.Message;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.Part;
import dev.troupe.model.Role;
import dev.troupe.model.ToolChoice;
import dev.troupe.tool.AgentResponse.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One agent call: asks the model, runs the calls that it asks for, tells it the results, and so on
 * until it asks for no more, or a limit is reached. One thread.
 */
final class AgentRun {

  private final ModelRequest question;
  private final Offers offers;
  private final AgentLimits limits;
  private final AgentDoors doors;
  private final List<Message> said = new ArrayList<>(); // behind the question
  private final List<AgentResponse.Call> calls = new ArrayList<>();
  private final Spent spent = new Spent();
  private int rounds;

  /**
   * A call that has not begun.
   *
   * @throws IllegalArgumentException where {@code request} names a tool that is not there, or its
   *     limits are out of range
   */
  AgentRun(AgentRequest request, AgentLimits configured, AgentDoors doors) {
    this.question = request.question();
    this.offers = new Offers(request, doors);
    this.limits = request.limits(configured);
    this.doors = doors;
  }

  /**
   * Waits for the end.
   *
   * @throws ModelException when the model fails, or the deadline passes
   */
  AgentResponse run() throws InterruptedException {
    while (true) {
      var answer = ask();
      var stop = stop(answer);
      if (stop.isPresent()) {
        return ended(answer, stop.get());
      }
      note(answer, results(answer));
    }
  }

  private ModelResponse ask() throws InterruptedException {
    rounds++;
    try {
      var answer = doors.generate(next());
      spent.add(answer);
      return answer;
    } catch (ModelException failed) {
      throw ModelException.of(failed.failure().told(who()), failed);
    }
  }

  private ModelRequest next() {
    var next = question.with().tools(offers.specs());
    said.forEach(next::message);
    if (rounds > 1 && question.toolChoice().isPresent()) {
      next.toolChoice(new ToolChoice.Auto()); // one that must call would never come to an end
    }
    return next.build();
  }

  private Optional<Stop> stop(ModelResponse answer) {
    if (answer.toolCalls().isEmpty()) {
      return Optional.of(Stop.ANSWERED);
    }
    if (rounds >= limits.rounds()) {
      return Optional.of(Stop.ROUNDS);
    }
    if (made() >= limits.calls()) {
      return Optional.of(Stop.CALLS);
    }
    if (spent.tokens() >= limits.tokens()) {
      return Optional.of(Stop.TOKENS);
    }
    return limits.cost().flatMap(most -> most.stop(spent.cost()));
  }

  private int made() {
    return (int) calls.stream().filter(AgentResponse.Call::isRun).count();
  }

  private List<CallResult> results(ModelResponse answer) throws InterruptedException {
    var most = Math.min(limits.callsPerRound(), limits.calls() - made());
    try {
      return new Round(answer, offers, limits).run(most);
    } catch (DeadlineExceeded late) {
      throw ModelException.of(
          ModelFailure.of(Kind.TIMED_OUT, who() + "its tools did not end by the deadline"), late);
    }
  }

  private void note(ModelResponse answer, List<CallResult> results) {
    said.add(answer.message(results.stream().map(CallResult::call).toList()));
    said.add(new Message(Role.TOOL, results.stream().<Part>map(CallResult::told).toList()));
    results.forEach(result -> calls.add(result.noted(rounds)));
  }

  private AgentResponse ended(ModelResponse answer, Stop stop) {
    switch (stop) {
      case ANSWERED -> said.add(answer.message());
      case ROUNDS -> end(answer, reached("rounds", limits.rounds()));
      case CALLS -> end(answer, reached("calls", limits.calls()));
      case TOKENS -> end(answer, reached("tokens", limits.tokens()));
      case COST -> end(answer, reached("cost", limits.cost().orElseThrow()));
      case UNPRICED -> end(answer, unpriced(limits.cost().orElseThrow()));
    }
    var messages = new ArrayList<>(question.messages());
    messages.addAll(said);
    return new AgentResponse(answer, stop, rounds, calls, spent.usage(), spent.cost(), messages);
  }

  /** Each call has a result, so that the conversation can go on from here. */
  private void end(ModelResponse answer, String why) {
    note(answer, new Round(answer, offers, limits).notRun(why));
  }

  private static String reached(String what, Object limit) {
    return "the limit of %s is reached, which is %s".formatted(what, limit);
  }

  private static String unpriced(CostLimit limit) {
    return "the cost so far is not known in %s, and its limit is %s"
        .formatted(limit.currency(), limit);
  }

  private String who() {
    return "agent call: round %d (so far: %d calls of tools, %s): "
        .formatted(rounds, made(), spent);
  }
}
