package dev.troupe.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngressSettingsTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "\"::1\"", "127.0.0.7"})
  void takesNamesOfLoopback(String host) {
    assertEquals(host.replace("\"", ""), TestIngress.settings("host = " + host).host());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "\"::\"", "10.1.2.3"})
  void refusesAHostThatOthersReach(String host) {
    assertEquals(
        "host must be a loopback address such as 127.0.0.1, as there are no keys yet that keep"
            + " others out, got "
            + host.replace("\"", ""),
        refusal("host = " + host));
  }

  @Test
  void refusesAHostThatIsNone() {
    assertEquals(
        "host must be a loopback address or a name of one, got no.such.invalid",
        refusal("host = no.such.invalid"));
  }

  @ParameterizedTest
  @CsvSource({
    "port,-1,0 to 65535",
    "port,65536,0 to 65535",
    "port,5000000000,0 to 65535",
    "max-connections,0,1 to 1000000",
    "max-body,0,1 to 1g",
    "max-body,2g,1 to 1g",
    "max-answer,0,1 to 1g",
    "max-nesting,0,1 to 1000",
    "body-time-limit,0s,more than 0 and at most 100d",
    "idle-timeout,-1s,more than 0 and at most 100d",
    "comment-interval,101d,more than 0 and at most 100d"
  })
  void namesTheKeyThatIsOutOfRange(String key, String value, String range) {
    assertEquals(
        "%s must be %s, got %s".formatted(key, range, value),
        refusal(key + " = \"" + value + "\""));
  }

  private static String refusal(String line) {
    var wrong = assertThrows(IllegalArgumentException.class, () -> TestIngress.settings(line));
    return String.valueOf(wrong.getMessage());
  }

  @Test
  void hasADefaultForEachKey() {
    assertEquals(8 << 20, TestIngress.settings("").maxBodyBytes());
  }
}
