package dev.troupe.ingress;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.pekko.util.ByteString;

/** Writes JSON. */
final class JsonWriter {

  /** Its buffers are shared by all threads: a thread-local pool is lost with each thread. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                  .build())
          .build();

  private JsonWriter() {}

  /** Says what to write. */
  interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  static ByteString bytes(Writing writing) {
    var buffer = new Buffer();
    try (var json = MAPPER.createGenerator(buffer)) {
      writing.to(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing JSON to memory", impossible);
    }
    return buffer.bytes();
  }

  /** {@code text} with each half of a surrogate pair that stands alone replaced by U+FFFD. */
  static String wellFormed(String text) {
    var length = text.length();
    for (var i = 0; i < length; i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return mended(text);
      }
    }
    return text;
  }

  private static String mended(String text) {
    var mended = new StringBuilder(text.length());
    text.codePoints()
        .map(
            point ->
                point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE
                    ? 0xFFFD
                    : point)
        .forEach(mended::appendCodePoint);
    return mended.toString();
  }

  /** Gives its bytes away without a copy. */
  private static final class Buffer extends ByteArrayOutputStream {
    Buffer() {
      super(0); // Jackson writes most values in one piece, for which this then has just the room
    }

    ByteString bytes() {
      return ByteString.fromArrayUnsafe(buf, 0, count);
    }
  }
}
