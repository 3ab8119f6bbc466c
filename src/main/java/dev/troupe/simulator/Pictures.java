package dev.troupe.simulator;

import java.util.Base64;

/** What can be told of a picture without looking at it. */
final class Pictures {

  private Pictures() {}

  /** Returns its type and size: {@code image/png 8 bytes}. */
  static String ofBytes(String mediaType, String base64) {
    try {
      return "%s %d bytes".formatted(mediaType, Base64.getDecoder().decode(base64).length);
    } catch (IllegalArgumentException e) {
      throw Refusal.badBody("a picture is not in Base64");
    }
  }

  /** Returns the same of a {@code data:} URL, and any other URL as it is. */
  static String ofUrl(String url) {
    int comma = url.indexOf(";base64,");
    return url.startsWith("data:") && comma > 0
        ? ofBytes(
            url.substring("data:".length(), comma), url.substring(comma + ";base64,".length()))
        : url;
  }
}
