package dev.troupe.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Map;

/** What the suite must know of one vendor's wire: what its own words for each case are. */
interface VendorWire {

  /** An error answer that a vendor gives. */
  enum Trouble {
    CONTEXT_TOO_LONG,
    FILTERED,
    SPENT,
    THROTTLED,
    OVERLOADED,
    SERVER_ERROR,
    TIMED_OUT
  }

  /** A good answer that says {@code Hi}, but for one thing. */
  enum Oddity {
    /** 15 tokens in, 4 of them cached; 7 out, 3 of them thinking. */
    FULL_USAGE,
    NULL_USAGE,
    UNKNOWN_FINISH_REASON,
    UNKNOWN_EVENT,
    CUT_BY_LENGTH,
    CUT_BY_FILTER,
    NUMBER_FOR_AN_OBJECT;

    /** What stands in the place of the usage, of which {@code full} is the whole. */
    String usage(String full) {
      return switch (this) {
        case NULL_USAGE -> "null";
        case NUMBER_FOR_AN_OBJECT -> "7";
        default -> full;
      };
    }
  }

  /**
   * An error answer.
   *
   * @param headers besides those of every answer
   */
  record ErrorAnswer(int status, Map<String, String> headers, String body) {

    ErrorAnswer(int status, String body) {
      this(status, Map.of(), body);
    }
  }

  /** The name of the dialect. */
  String dialect();

  /** What the table calls it. */
  default String column() {
    return dialect();
  }

  /** What else its providers are set up with, as HOCON; empty where it is nothing. */
  default String settings() {
    return "";
  }

  /** The path of the base URL: {@code /v1}. */
  String basePath();

  /** Why the wire cannot do what a claim wants, by the claim's name; empty where it can all. */
  Map<String, String> without();

  ErrorAnswer error(Trouble trouble);

  /** A stream as it comes over the wire; where that is not text, in words that can be read. */
  String stream(Oddity oddity);

  /** The same answer as one body. */
  String whole(Oddity oddity);

  /** The bytes of a stream that is written as {@link #stream} does. */
  default byte[] framed(String stream) {
    return stream.getBytes(UTF_8);
  }

  /** The header that holds the id of a request. */
  default String requestIdHeader() {
    return "x-request-id";
  }

  /** The content type of a stream. */
  default String streamType() {
    return "text/event-stream";
  }

  /** An answer that holds these vectors, each as JSON; OpenAI's unless the vendor has another. */
  default String vectors(String... vectors) {
    var items = Arrays.stream(vectors).map(vector -> "{\"embedding\":" + vector + "}").toList();
    return "{\"data\":[" + String.join(",", items) + "],\"model\":\"m\"}";
  }
}
