package dev.troupe.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * P7: every actor of the tree, made to fail in three ways, comes back, and takes nothing with it.
 */
@Isolated("measures when the askers of an actor that fails are told")
class TreeHealsTest {

  private static final List<Fault> FAULTS =
      List.of(Fault.THROW_IN_HANDLER, Fault.THROW_IN_CONSTRUCTOR, Fault.STOP);

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static LiveTree tree;
  private static TreeClient client;

  @BeforeAll
  static void start() throws Exception {
    tree = new LiveTree();
    client = new TreeClient(tree, HTTP);
    for (var provider : List.of("one", "other", "simulator")) {
      var _ = client.chat(provider + "/echo", "warm");
      for (var asker : tree.hang(provider, 50)) { // the first connections take a cold JVM long
        tree.withdraw(asker);
        var _ = asker.receiveMessage();
      }
    }
  }

  @AfterAll
  static void stop() {
    HTTP.close();
    tree.close();
  }

  /** The places that are found in the living tree while each provider and a tool work. */
  static List<String> places() {
    var asker = tree.hangTool();
    var busy = Stream.of("other", "simulator").flatMap(it -> tree.hang(it, 1).stream()).toList();
    var places = tree.walk().keySet().stream().map(Actors::placeOf).distinct().toList();
    busy.forEach(tree::withdraw);
    tree.withdraw(asker);
    return places;
  }

  static Stream<Arguments> everyActor() {
    return places().stream()
        .filter(place -> !place.equals("guardian"))
        .flatMap(place -> FAULTS.stream().map(fault -> Arguments.of(place, fault)));
  }

  @ParameterizedTest
  @MethodSource("everyActor")
  void isReplacedAndTakesNothingWithIt(String place, Fault fault) throws Exception {
    new Healing(tree, client, 50).check(place, fault);
  }

  @Test
  void expectsSomethingOfEveryActorInTheTree() {
    var places = places();

    places.forEach(Healing::fateAt);
    assertTrue(places.containsAll(List.of("guardian", "tools/listmodels", "tools/chat/call-*")));
    assertEquals(3, places.stream().filter(place -> place.endsWith("connection-*")).count());
    assertThrows(AssertionError.class, () -> Healing.fateAt("conversations"));
  }

  /** Its stop is the end of the tree, so it can only throw: here, at a message that it has not. */
  @Test
  void keepsItsBranchesWhenTheGuardianThrows() throws Exception {
    var before = tree.walk();
    var sibling = tree.hang("other", 1).getFirst();

    var _ =
        LoggingTestKit.error(ClassCastException.class)
            .expect(
                tree.kit.system(),
                () -> {
                  tree.at("guardian").getFirst().tell(Fault.THROW_IN_HANDLER, ActorRef.noSender());
                  return true;
                });

    assertEquals("hello", client.chat("one/echo", "hello"));
    for (var branch : List.of("guardian", "providers", "router", "tools", "ingress")) {
      assertEquals(List.of(before.get(branch)), tree.at(branch));
    }
    tree.withdraw(sibling);
    var _ = sibling.receiveMessage();
  }

  /** Shows that the check can fail: where an actor just ends, as without supervision, it does. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "simulator",
        "providers",
        "router",
        "tools",
        "ingress",
        "providers/one",
        "providers/one/session-*",
        "providers/one/session-*/connection-*",
        "tools/chat",
        "tools/listmodels",
        "tools/chat/call-*"
      })
  void failsWhereNothingKeepsTheActorGoing(String place) throws Exception {
    try (var bare = new LiveTree()) {
      var check = new Healing(bare, new TreeClient(bare, HTTP), 1);

      var failure =
          assertThrows(AssertionError.class, () -> check.check(place, Fault.UNSUPERVISED));

      var why = Healing.fateAt(place) == Healing.Fate.STAYS ? " ended" : " failed uncounted";
      assertTrue(String.valueOf(failure.getMessage()).startsWith(place + why), failure::toString);
    }
  }

  @Test
  void bindsTheSamePortAgain() throws Exception {
    var port = tree.troupe.address().orElseThrow().getPort();
    var before = client.status().at("/ingress/restarts").asLong();

    tree.at("ingress").getFirst().tell(Fault.THROW_IN_HANDLER, ActorRef.noSender());

    LiveTree.await(
        () -> tree.troupe.status().restarts().getOrDefault("ingress", 0L) > before,
        () -> "it is counted");
    assertEquals("hello", client.chat("one/echo", "hello"));
    assertEquals(port, tree.troupe.address().orElseThrow().getPort());
    assertEquals(before + 1, client.status().at("/ingress/restarts").asLong());
  }
}
