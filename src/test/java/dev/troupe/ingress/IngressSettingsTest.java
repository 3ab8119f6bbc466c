package dev.troupe.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigException;
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
    var wrong = assertThrows(ConfigException.class, () -> TestIngress.settings("host = " + host));

    var line = String.valueOf(wrong.getMessage());
    assertTrue(line.contains("troupe.ingress.host"), line);
    assertEquals(1, line.lines().count());
  }

  @ParameterizedTest
  @CsvSource({
    "port,-1",
    "port,65536",
    "max-connections,0",
    "max-body,0",
    "max-nesting,0",
    "body-time-limit,0s",
    "idle-timeout,-1s",
    "comment-interval,0s"
  })
  void namesTheKeyThatIsOutOfRange(String key, String value) {
    var wrong =
        assertThrows(
            ConfigException.class, () -> TestIngress.settings(key + " = \"" + value + "\""));

    var line = String.valueOf(wrong.getMessage());
    assertTrue(line.contains("troupe.ingress." + key), line);
  }

  @Test
  void hasADefaultForEachKey() {
    assertEquals(8 << 20, TestIngress.settings("").maxBodyBytes());
  }
}
