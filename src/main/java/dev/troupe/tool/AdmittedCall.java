package dev.troupe.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.coroutine.Deadline;
import dev.troupe.event.Origin;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** One admitted call in the books of a tool's actor; equal to nothing but itself. */
final class AdmittedCall {

  final ActorRef<?> replyTo;
  final Asker asker;
  final Deadline deadline;
  private final JsonNode input;
  private final Origin origin;
  private @Nullable ActorRef<CallActor.Ended> actor; // the tool's actor only; absent in the queue

  AdmittedCall(ToolCommand.Call call, Asker asker, Duration remaining) {
    this.replyTo = call.replyTo();
    this.asker = asker;
    this.deadline = Deadline.after(remaining);
    this.input = call.input();
    this.origin = call.origin();
  }

  AdmittedCall(ToolCommand.Stream call, Asker asker, Duration remaining) {
    this.replyTo = call.replyTo();
    this.asker = asker;
    this.deadline = Deadline.after(remaining);
    this.input = call.input();
    this.origin = call.origin();
  }

  CallPlan plan(ToolDefinition tool, Places.Place place) {
    return new CallPlan(tool, input, origin, deadline, asker, place);
  }

  void runsIn(ActorRef<CallActor.Ended> actor) {
    this.actor = actor;
  }

  @Nullable ActorRef<CallActor.Ended> actor() {
    return actor;
  }
}
