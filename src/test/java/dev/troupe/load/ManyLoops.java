package dev.troupe.load;

import dev.troupe.coroutine.CoroutineActor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A JVM that holds many actors, and says what each takes of its heap. */
final class ManyLoops {

  private static final int GCS = 4; // the first also ends what is only softly or weakly reachable

  private ManyLoops() {}

  /** Takes the number of actors; says bytes for each: plain, idle, after the first message. */
  public static void main(String[] arguments) throws InterruptedException {
    var count = Integer.parseInt(arguments[0]);
    var system = ActorSystem.create(Behaviors.empty(), "many");
    var done = new CountDownLatch(count);
    Behavior<String> loop =
        CoroutineActor.<String>of(
                mailbox -> {
                  while (true) {
                    mailbox.receive();
                    done.countDown();
                  }
                })
            .behavior();
    Behavior<String> plain = Behaviors.receiveMessage(_ -> Behaviors.same());
    spawn(system, plain, "warm-up-plain", 100);
    spawn(system, loop, "warm-up", 100);

    var empty = liveSet();
    var plains = spawn(system, plain, "plain", count);
    var withPlains = liveSet();
    var loops = spawn(system, loop, "loop", count);
    var withIdle = liveSet();
    loops.forEach(each -> each.tell("first"));
    done.await();
    var withBegun = liveSet();

    say("plain", withPlains - empty, count);
    say("idle", withIdle - withPlains, count);
    say("begun", withBegun - withPlains, count);
    IO.println("alive: " + (plains.size() + loops.size()));
    Runtime.getRuntime().halt(0); // to stop each actor is not what is measured
  }

  private static void say(String what, long bytes, int count) {
    IO.println(what + ": " + bytes / count);
  }

  private static List<ActorRef<String>> spawn(
      ActorSystem<?> system, Behavior<String> behavior, String name, int count) {
    var all = new ArrayList<ActorRef<String>>(count);
    for (var i = 0; i < count; i++) {
      all.add(system.systemActorOf(behavior, name + "-" + i, Props.empty()));
    }
    return all;
  }

  private static long liveSet() {
    for (var i = 0; i < GCS; i++) {
      System.gc();
    }
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
