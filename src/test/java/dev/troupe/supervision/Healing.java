package dev.troupe.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.provider.ProviderCommand;
import dev.troupe.tool.ToolCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;

/**
 * The check that a tree heals when its actors at one place fail.
 *
 * @param crowd how many calls there are where there can be many
 */
record Healing(LiveTree tree, TreeClient client, int crowd) {

  /** What becomes of an actor that fails. */
  enum Fate {
    /** It goes on under the same reference. */
    STAYS,
    /** It ends; where it is needed its parent starts another. */
    ENDS
  }

  private static final Duration AT_ONCE = Duration.ofMillis(200);

  /** The whole tree: an actor that is not here has been forgotten. */
  private static final Map<Pattern, Fate> FATES =
      Map.of(
          Pattern.compile("guardian"), Fate.STAYS,
          Pattern.compile("simulator|providers|router|tools|ingress"), Fate.STAYS,
          Pattern.compile("providers/(one|other|simulator)"), Fate.STAYS,
          Pattern.compile("providers/[a-z]+/session-\\*"), Fate.ENDS,
          Pattern.compile("providers/[a-z]+/session-\\*/connection-\\*"), Fate.ENDS,
          Pattern.compile("tools/(chat|listmodels)"), Fate.STAYS,
          Pattern.compile("tools/chat/call-\\*"), Fate.ENDS);

  static Fate fateAt(String place) {
    return FATES.entrySet().stream()
        .filter(known -> known.getKey().matcher(place).matches())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("no expectation for " + place + ": say what becomes of it"));
  }

  /** Has the actors at {@code place} suffer {@code fault}, and looks at everything around. */
  void check(String place, Fault fault) throws Exception {
    var sibling = tree.hang(place.startsWith("providers/other") ? "one" : "other", 1).getFirst();
    var askers = new ArrayList<TestProbe<Object>>();
    try {
      askers.addAll(askersOf(place));
      var actors = tree.at(place);
      assertFalse(actors.isEmpty(), "nobody there");
      var before = restarts(place);

      actors.forEach(actor -> actor.tell(fault, ActorRef.noSender()));

      askers(askers);
      fates(place, actors, before);
      works();
      assertTrue(fateAt(place) == Fate.ENDS || actors.equals(tree.at(place)), "another reference");
      sibling.expectNoMessage(Duration.ofMillis(1));
      askers.forEach(asker -> asker.expectNoMessage(Duration.ofMillis(1)));
      tree.withdraw(sibling);
      assertTrue(isFailed(sibling.receiveMessage()), "the sibling was still in flight");
    } finally {
      askers.forEach(tree::withdraw);
      tree.withdraw(sibling);
    }
  }

  /** Many where there can be, one where there is one; none where nobody is owed an answer. */
  private List<TestProbe<Object>> askersOf(String place) {
    if (place.startsWith("tools/chat")) {
      return List.of(tree.hangTool());
    }
    if (!place.startsWith("providers/")) {
      return List.of();
    }
    var provider = place.split("/", -1)[1];
    return tree.hang(provider, place.endsWith("connection-*") ? 1 : crowd);
  }

  private static void askers(List<TestProbe<Object>> askers) {
    var end = System.nanoTime() + AT_ONCE.toNanos();
    for (var asker : askers) {
      var left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
      assertTrue(isFailed(asker.receiveMessage(left)), "the asker is told");
    }
  }

  private static boolean isFailed(Object reply) {
    return reply instanceof ProviderCommand.Failed || reply instanceof ToolCommand.Failed;
  }

  private void fates(String place, List<ActorRef> actors, long before) {
    var stays = fateAt(place) == Fate.STAYS;
    LiveTree.await(
        () ->
            actors.stream().allMatch(Healing::isTerminated) || (stays && restarts(place) > before),
        () -> place + " did not notice");
    assertEquals(stays, actors.stream().noneMatch(Healing::isTerminated), place + " ended");
    assertTrue(restarts(place) > before, place + " failed uncounted");
  }

  private static boolean isTerminated(ActorRef actor) {
    return ((InternalActorRef) actor).isTerminated();
  }

  private void works() throws Exception {
    for (var provider : List.of("one", "other", "simulator")) {
      assertEquals("hello", client.chat(provider + "/echo", "hello"));
    }
    assertEquals("hello", client.chatTool("one/echo", "hello"));
    assertFalse(client.listModels().isMissingNode());
  }

  private long restarts(String place) {
    var names = place.split("/", -1);
    if (names.length == 1) {
      return Objects.requireNonNull(tree.troupe.status().restarts().get(place), place);
    }
    return names[0].equals("tools")
        ? tree.toolRestarts(names[1])
        : tree.provider(names[1]).restarts();
  }
}
