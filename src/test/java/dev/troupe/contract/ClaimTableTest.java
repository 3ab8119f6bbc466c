package dev.troupe.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

class ClaimTableTest {

  private static Stream<String> claims() {
    return Stream.of(
            AnswerClaims.class, FailureClaims.class, BadAnswerClaims.class, EmbeddingClaims.class)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Test.class))
        .map(Method::getName);
  }

  @Test
  @DisabledIfSystemProperty(named = "contract.full", matches = "true") // that run will write it
  void theDocumentTellsEachClaimOfEachDialect() throws IOException {
    var table = new ClaimTable();
    for (var wire : DialectWires.ALL) {
      claims()
          .forEach(
              claim ->
                  table.add(
                      wire.column(),
                      ClaimTable.words(claim),
                      wire.without().getOrDefault(claim, "yes")));
    }

    assertEquals(table.text(), ClaimTable.documented(), "run mvn -Pcontract test");
  }

  @Test
  void noWireIsExcusedFromAClaimThatThereIsNot() {
    var claims = claims().collect(Collectors.toSet());
    Map<String, String> unknown = new TreeMap<>();
    DialectWires.ALL.forEach(wire -> unknown.putAll(wire.without()));
    unknown.keySet().removeAll(claims);

    assertTrue(claims.size() >= 40, () -> claims.size() + " claims");
    assertEquals(Map.of(), unknown);
  }
}
