package dev.troupe.simulator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.SplittableRandom;

/** The vector of a text: of length 1, and the same for the same text. It says nothing of it. */
final class SampleVector {

  private SampleVector() {}

  static float[] of(String text, int dimensions) {
    var random = new SplittableRandom(ByteBuffer.wrap(digest(text)).getLong());
    var values = random.doubles(dimensions, -1, 1).toArray();
    double square = 0;
    for (double value : values) {
      square += value * value;
    }
    var vector = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      vector[i] = (float) (values[i] / Math.sqrt(square));
    }
    return vector;
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** Returns its floats one by one, the low byte of each first. */
  static String base64(float[] vector) {
    var bytes = ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
