package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ScopeTest {

  @Test
  void returnsTheValuesOfItsForks() throws InterruptedException {
    try (var scope = Scope.open()) {
      var one = scope.fork("one", () -> 1);
      var two = scope.fork(() -> 2);

      assertEquals(3, one.await() + two.await());
    }
  }
}
