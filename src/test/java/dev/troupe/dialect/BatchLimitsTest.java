package dev.troupe.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class BatchLimitsTest {

  private static final List<String> TEXTS = List.of("aaaa", "bbb", "cc", "d");

  @Test
  void takesAsManyTextsAsItsNumberAllows() {
    assertEquals(List.of("aaaa", "bbb"), new BatchLimits(2, 100).first(TEXTS));
  }

  @Test
  void takesAsManyTextsAsTheirLengthAllows() {
    assertEquals(List.of("aaaa", "bbb"), new BatchLimits(9, 8).first(TEXTS));
    assertEquals(List.of("aaaa", "bbb", "cc"), new BatchLimits(9, 9).first(TEXTS));
  }

  @Test
  void takesATextAloneThatIsLongerThanAllowed() {
    assertEquals(List.of("aaaa"), new BatchLimits(9, 3).first(TEXTS));
  }

  @Test
  void takesAllWhereThereIsNoLimit() {
    assertEquals(TEXTS, BatchLimits.NONE.first(TEXTS));
  }

  @Test
  void refusesToAllowNothing() {
    assertThrows(IllegalArgumentException.class, () -> new BatchLimits(0, 1));
    assertThrows(IllegalArgumentException.class, () -> BatchLimits.NONE.withInputs(0));
  }
}
