package dev.troupe.supervision;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefWithCell;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import scala.jdk.javaapi.CollectionConverters;

/** Finds the actors of the one Troupe in a system. */
public final class Actors {

  private Actors() {}

  /** Every actor that lives, by its path below the guardian, which is called {@code guardian}. */
  public static Map<String, ActorRef> walk(ActorSystem<?> system) {
    var guardian = guardian(system);
    var found = new TreeMap<String, ActorRef>(Map.of("guardian", guardian));
    children(guardian).forEach(branch -> walk(branch, branch.path().name(), found));
    return found;
  }

  private static void walk(ActorRef actor, String path, Map<String, ActorRef> found) {
    found.put(path, actor);
    children(actor).forEach(child -> walk(child, path + "/" + child.path().name(), found));
  }

  /** Pekko's own books; nobody but the actor itself may ask for its children by the public API. */
  private static List<ActorRef> children(ActorRef actor) {
    return List.copyOf(CollectionConverters.asJava(((ActorRefWithCell) actor).children().toSeq()));
  }

  private static ActorRef guardian(ActorSystem<?> system) {
    return Adapter.toClassic(system)
        .actorSelection("/system/troupe-*")
        .resolveOne(Duration.ofSeconds(2))
        .toCompletableFuture()
        .join();
  }

  /** The actors at {@code place}, which is a path with a star for each number. */
  public static List<ActorRef> at(ActorSystem<?> system, String place) {
    return walk(system).entrySet().stream()
        .filter(actor -> placeOf(actor.getKey()).equals(place))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The path of an actor with a star for each number that its parent gave. */
  static String placeOf(String path) {
    return path.replaceAll("-\\d+(?=/|$)", "-*");
  }
}
