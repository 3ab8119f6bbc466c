package dev.troupe.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads HTTP/1.1 requests off a socket, one after the other, with bodies of either framing. */
final class RequestReader {

  /** One request; header names in lower case. */
  record Request(String method, String path, Map<String, String> headers, String body) {}

  private final InputStream in;

  RequestReader(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /**
   * The next request; empty where the other side ended instead.
   *
   * @throws EOFException where it ended within a request
   */
  Optional<Request> next() throws IOException {
    var line = line();
    if (line.isEmpty()) {
      return Optional.empty();
    }
    var words = line.get().split(" ", 3);
    var headers = headers();
    var chunked = headers.getOrDefault("transfer-encoding", "").contains("chunked");
    var body = chunked ? chunks() : exactly(headers.getOrDefault("content-length", "0"), 10);
    return Optional.of(
        new Request(words[0], words.length > 1 ? words[1] : "", headers, new String(body, UTF_8)));
  }

  private Map<String, String> headers() throws IOException {
    var headers = new HashMap<String, String>();
    for (var line = must(); !line.isEmpty(); line = must()) {
      var colon = line.indexOf(':');
      var name = line.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT);
      headers.put(name, line.substring(colon + 1).strip());
    }
    return headers;
  }

  private byte[] chunks() throws IOException {
    var body = new ByteArrayOutputStream();
    for (var chunk = exactly(must(), 16); chunk.length > 0; chunk = exactly(must(), 16)) {
      body.write(chunk);
      var _ = must();
    }
    var _ = must(); // trailers are not sent by anybody here
    return body.toByteArray();
  }

  private byte[] exactly(String length, int radix) throws IOException {
    var bytes = in.readNBytes(Integer.parseInt(length.strip(), radix));
    if (bytes.length < Integer.parseInt(length.strip(), radix)) {
      throw new EOFException("closed within a body");
    }
    return bytes;
  }

  private String must() throws IOException {
    return line().orElseThrow(() -> new EOFException("closed within a request"));
  }

  private Optional<String> line() throws IOException {
    var line = new ByteArrayOutputStream(64);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return Optional.empty();
      }
      line.write(next);
    }
    return Optional.of(line.toString(ISO_8859_1).stripTrailing());
  }
}
