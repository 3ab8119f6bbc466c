package dev.troupe.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/**
 * What the model {@code fault} was told to do, read from a directive; the package's page documents
 * its fields.
 *
 * @param directive the fields as they came
 * @param then what follows the first {@link #events}
 */
record Fault(ObjectNode directive, Then then) {

  /** What follows the events that were asked for. */
  enum Then {
    FINISH,
    END,
    CLOSE,
    RESET,
    STALL,
    ERROR,
    ENDLESS,
    PINGS
  }

  private static final Set<String> FIELDS =
      Set.of(
          "delay_ms",
          "status",
          "headers",
          "body",
          "body_base64",
          "text",
          "events",
          "then",
          "pace_ms",
          "error",
          "raw",
          "raw_base64");
  private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding");
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern LINE = Pattern.compile("[\\t\\x20-\\x7e]*");
  private static final Set<Then> AFTER_RAW = Set.of(Then.CLOSE, Then.RESET, Then.STALL);
  private static final String WORDS = "one two three four five six seven eight";

  /**
   * Reads a directive.
   *
   * @throws Refusal if it is not one
   */
  static Fault of(String prompt) {
    var directive = object(prompt);
    for (var name : directive.properties()) {
      if (!FIELDS.contains(name.getKey())) {
        throw Refusal.badBody("the directive has no field '%s'".formatted(name.getKey()));
      }
    }
    var usual = directive.has("raw") || directive.has("raw_base64") ? "close" : "finish";
    var fault = new Fault(directive, then(directive.path("then").asText(usual)));
    fault.check();
    return fault;
  }

  Duration delay() {
    return millis("delay_ms", Duration.ZERO);
  }

  /** Returns the time between two events: the directive's, or else {@code usual}. */
  Duration pace(Duration usual) {
    return directive.has("pace_ms") ? Question.millis("pace_ms", directive.get("pace_ms")) : usual;
  }

  int status() {
    return directive.has("status") ? Question.count("status", directive.get("status")) : 200;
  }

  int events() {
    return directive.has("events") ? Question.count("events", directive.get("events")) : 0;
  }

  /** Returns what the answer says, unless there is a {@link #body}. */
  Script script() {
    return Script.speak(directive.path("text").asText(WORDS));
  }

  /** Returns whether a body is to be sent instead of a model's answer. */
  boolean hasBody() {
    return directive.has("body") || directive.has("body_base64") || status() >= 400;
  }

  ByteString body(Protocol protocol) {
    if (directive.has("body_base64")) {
      return ByteString.fromArray(bytes(directive.get("body_base64").asText()));
    }
    var body = directive.path("body");
    if (body.isMissingNode()) {
      return Json.bytes(error(protocol));
    }
    return body.isTextual() ? ByteString.fromString(body.textValue()) : Json.bytes(body);
  }

  /** Returns the error that was asked for, in its frame. */
  ObjectNode error(Protocol protocol) {
    return protocol.framed(directive.has("error") ? directive.get("error") : protocol.fault());
  }

  Optional<ContentType> contentType() {
    return headerFields()
        .filter(header -> header.getKey().equalsIgnoreCase("content-type"))
        .map(header -> ContentTypes.parse(header.getValue().asText()))
        .findFirst();
  }

  List<HttpHeader> headers() {
    return headerFields()
        .filter(header -> !header.getKey().equalsIgnoreCase("content-type"))
        .<HttpHeader>map(header -> RawHeader.create(header.getKey(), header.getValue().asText()))
        .toList();
  }

  /** Returns whether the answer ends in a way that HTTP does not know, or is none. */
  boolean leavesHttp() {
    return isRaw() || then == Then.CLOSE || then == Then.RESET;
  }

  /** Returns whether raw bytes are to be sent instead of an HTTP answer. */
  boolean isRaw() {
    return directive.has("raw") || directive.has("raw_base64");
  }

  /** Returns the bytes for the socket, piece by piece. */
  List<ByteString> raw() {
    return directive.has("raw")
        ? texts("raw").map(ByteString::fromString).toList()
        : texts("raw_base64").map(Fault::bytes).map(ByteString::fromArray).toList();
  }

  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private Duration millis(String field, Duration usual) {
    return directive.has(field) ? Question.millis(field, directive.get(field)) : usual;
  }

  private Stream<String> texts(String field) {
    var value = directive.get(field);
    return value.isArray()
        ? StreamSupport.stream(value.spliterator(), false).map(JsonNode::asText)
        : Stream.of(value.asText());
  }

  private Stream<Map.Entry<String, JsonNode>> headerFields() {
    return directive.path("headers").properties().stream();
  }

  /** Refuses what would fail later, while the answer is under way. */
  private void check() {
    if (status() < 200 || status() > 599) {
      throw Refusal.badBody("the directive's 'status' must be within 200 and 599");
    }
    if (isRaw() && !AFTER_RAW.contains(then)) {
      throw Refusal.badBody("only close, reset and stall can follow raw bytes");
    }
    headerFields().forEach(header -> check(header.getKey(), header.getValue().asText()));
    try {
      var _ = List.of(delay(), pace(Duration.ZERO), events(), contentType(), isRaw() ? raw() : "");
      var _ = bytes(directive.path("body_base64").asText());
    } catch (IllegalArgumentException | NoSuchElementException e) { // Base64, content types
      throw Refusal.badBody("the directive is not well formed: " + e.getMessage());
    }
  }

  private static void check(String name, String value) {
    if (FRAMING.contains(lower(name))) {
      throw Refusal.badBody("the header '%s' frames the message: use 'raw'".formatted(name));
    }
    // RFC 9110 §5.1, §5.5: a name is a token, a value is one line
    if (!TOKEN.matcher(name).matches() || !LINE.matcher(value).matches()) {
      throw Refusal.badBody("the header '%s' is malformed: use 'raw'".formatted(name));
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static ObjectNode object(String prompt) {
    try {
      if (Json.parse(prompt) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // answered below, like any other text
    }
    throw Refusal.badBody("the last user message must be a directive: a JSON object");
  }

  private static Then then(String name) {
    return Arrays.stream(Then.values())
        .filter(then -> lower(then.name()).equals(name))
        .findFirst()
        .orElseThrow(
            () -> Refusal.badBody("the directive's 'then' cannot be '%s'".formatted(name)));
  }
}
