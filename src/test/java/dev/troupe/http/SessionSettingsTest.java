package dev.troupe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.troupe.http.SessionHarness.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "http://a.example, a.example, 80, http://a.example:80",
    "https://a.example/v1, a.example, 443, https://a.example:443",
    "http://127.0.0.1:8000/, 127.0.0.1, 8000, http://127.0.0.1:8000",
    "http://[::1]:8000, ::1, 8000, http://[::1]:8000"
  })
  void tellHostPortAndOrigin(String baseUrl, String host, int port, String origin) {
    var settings = new Settings(URI.create(baseUrl)).build();

    assertEquals(host, settings.host());
    assertEquals(port, settings.port());
    assertEquals(origin, settings.origin());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://a.example", "/v1", "http:///v1", "mailto:a@example"})
  void refuseABaseUrlThatIsNone(String baseUrl) {
    assertEquals(
        "base-url must be http(s)://host[:port][/path], got " + baseUrl, refusal(baseUrl, _ -> {}));
  }

  @Test
  void refuseNumbersOutOfRange() {
    assertEquals(
        "maxConnections must be at least 1, got 0",
        refusal("http://a", settings -> settings.maxConnections = 0));
    assertEquals(
        "maxWaiting must be at least 0, got -1",
        refusal("http://a", settings -> settings.maxWaiting = -1));
    assertEquals(
        "maxBodyBytes must be at least 1, got 0",
        refusal("http://a", settings -> settings.maxBodyBytes = 0));
    assertEquals(
        "maxEventBytes must be at least 1, got 0",
        refusal("http://a", settings -> settings.maxEventBytes = 0));
    assertEquals(
        "keepAlive must be more than zero, got PT0S",
        refusal("http://a", settings -> settings.keepAlive = Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(strings = {"key\r\nX-Evil: 1", "key\n", "schlüssel €"})
  void refuseAHeaderThatIsNotOneLineAndDoNotShowIt(String value) {
    var refusal = refusal("http://a", settings -> settings.headers.put("Authorization", value));

    assertEquals(
        "header 'Authorization' must be one line of Latin letters; value not shown", refusal);
  }

  @Test
  void refuseAHeaderNameThatIsNoToken() {
    assertEquals(
        "header name must be a token, got X: y",
        refusal("http://a", settings -> settings.headers.put("X: y", "1")));
  }

  @Test
  void doNotShowHeaders() {
    var settings = new Settings(URI.create("http://a.example"));
    settings.headers.put("Authorization", "Bearer secret");

    assertFalse(settings.build().toString().contains("secret"));
  }

  @Test
  void aCallsPathBeginsWithASlash() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new HttpCall(HttpCall.Method.GET, "v1", Map.of(), new byte[0]));

    assertEquals("path must begin with /, got v1", refused.getMessage());
  }

  private static String refusal(String baseUrl, Consumer<Settings> change) {
    var settings = new Settings(URI.create(baseUrl));
    change.accept(settings);
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, settings::build).getMessage());
  }
}
