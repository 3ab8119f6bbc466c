package dev.troupe.contract;

import static dev.troupe.contract.ContractStand.await;
import static dev.troupe.contract.ContractStand.body;
import static dev.troupe.contract.ContractStand.fault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.contract.VendorWire.Trouble;
import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.Usage;
import dev.troupe.provider.ModelRef;
import dev.troupe.simulator.SimulatorLog.Outcome;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What every dialect does that turns texts into vectors. */
abstract class EmbeddingClaims extends BadAnswerClaims {

  EmbeddingClaims(VendorWire wire) {
    super(wire);
  }

  /** Why a wire cannot do any of it: it has no embeddings. */
  static Map<String, String> without() {
    return Arrays.stream(EmbeddingClaims.class.getDeclaredMethods())
        .filter(claim -> claim.isAnnotationPresent(Test.class))
        .collect(Collectors.toMap(Method::getName, _ -> "–"));
  }

  private static ModelFailure failure(ModelRef model, String text) {
    return assertThrows(ModelException.class, () -> model.embed(text)).failure();
  }

  private ModelFailure failure(ObjectNode directive) {
    return failure(faultyWhole(), directive.toString());
  }

  private void assertMalformed(String type, String body) {
    var failure = failure(body(type, body));

    assertEquals(Kind.MALFORMED, failure.kind(), failure.message());
    assertTrue(failure.message().startsWith("provider 'whole': "), failure.message());
  }

  @Test
  void embedsTextsInTheirOrder() throws Exception {
    var model = stand().whole("embed");

    var response = model.embed(EmbeddingRequest.of("one", "two \u4e16\ud83d\ude00", "one"));

    assertEquals(
        List.of(model.embed("one"), model.embed("two \u4e16\ud83d\ude00"), model.embed("one")),
        response.embeddings());
    assertNotEquals(response.embeddings().get(0), response.embeddings().get(1));
  }

  @Test
  void embedsInSeveralRequestsWhereOneCannotHoldAllTexts() throws Exception {
    var texts = EmbeddingRequest.of("a", "b", "c", "d", "e");

    var all = stand().whole("embed").embed(texts);
    var batched = stand().model("batched/embed").embed(texts);

    assertEquals(all.embeddings(), batched.embeddings());
    assertEquals(3, batched.attempts().size());
  }

  @Test
  void embedsInAsManyDimensionsAsAreAskedFor() throws Exception {
    var request = EmbeddingRequest.builder().input("one").dimensions(3).build();

    var response = stand().whole("embed").embed(request);

    assertEquals(3, response.dimensions());
    assertEquals(List.of(), response.notes());
  }

  @Test
  void embeddingCountsTokens() throws Exception {
    var response = stand().whole("embed").embed(EmbeddingRequest.of("one two", "three"));

    assertEquals(Optional.of(Usage.of(3, 0)), response.usage());
  }

  @Test
  void embeddingTellsThatTheKeyIsWrong() {
    assertEquals(Kind.UNAUTHORIZED, failure(stand().model("locked/embed"), "one").kind());
  }

  @Test
  void embeddingTellsThatThereIsNoSuchModel() {
    assertEquals(Kind.UNKNOWN_MODEL, failure(stand().whole("none"), "one").kind());
  }

  @Test
  void embeddingTellsThatTheRequestIsAtFault() {
    var failure = failure(stand().whole("fault"), "no directive");

    assertEquals(Kind.REJECTED, failure.kind());
    assertFalse(failure.retryable());
  }

  @Test
  void embeddingRetriesAnOverloadedProvider() {
    var error = wire.error(Trouble.OVERLOADED);

    var failure = failure(fault().put("status", error.status()).put("body", error.body()));

    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertTrue(failure.retryable());
  }

  @Test
  void embeddingTakesNoOtherNumberOfVectors() {
    assertMalformed("application/json", wire.vectors("[1,2]", "[3,4]"));
    assertMalformed("application/json", wire.vectors());
    assertMalformed("application/json", "{}");
  }

  @Test
  void embeddingTakesNoVectorWithoutNumbers() {
    assertMalformed("application/json", wire.vectors("[]"));
    assertMalformed("application/json", wire.vectors("7"));
    assertMalformed("application/json", wire.vectors("[1,null]"));
  }

  @Test
  void embeddingTakesNoHalfOfABody() {
    var whole = wire.vectors("[1,2]");

    assertMalformed("application/json", whole.substring(0, whole.length() / 2));
  }

  @Test
  void embeddingTakesNoPage() {
    assertMalformed("text/html", "<html><title>Welcome</title></html>");
  }

  @Test
  void embeddingTakesNoStream() {
    assertMalformed("text/event-stream", "data: " + wire.vectors("[1,2]") + "\n\n");
  }

  @Test
  void embeddingBearsUnknownFields() throws Exception {
    var body = wire.vectors("[1,2]").replaceFirst("\\{", "{\"mood\":[{}],");

    var vector = faultyWhole().embed(body("application/json", body).toString());

    assertEquals(2, vector.dimensions());
  }

  @Test
  void embeddingHangsUpWhenItIsCancelled() throws Exception {
    var before = stand().log().count();
    var pending =
        faultyWhole().embedAsync(EmbeddingRequest.of(fault().put("then", "stall").toString()));
    await(stand().log().arrived(before + 1));

    pending.cancel();

    var end = await(stand().log().ended(before + 1));
    assertEquals(Outcome.CLIENT_CLOSED, end.outcome());
  }
}
