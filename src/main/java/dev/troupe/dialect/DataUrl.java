package dev.troupe.dialect;

import dev.troupe.model.Part;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The bytes of a picture, as a {@code data:} URL holds them.
 *
 * @param mediaType such as {@code image/png}
 * @param base64 as it stands in the URL
 */
public record DataUrl(String mediaType, String base64) {

  // RFC 2397; other parameters say nothing that a picture needs
  private static final Pattern BASE64 =
      Pattern.compile("data:(image/[\\w.+-]{1,64})(?:;[\\w=.+-]{1,64}){0,8};base64,");

  /**
   * Of an image; empty where it names an address to fetch it from.
   *
   * @throws IllegalArgumentException where it holds its bytes in another way than in base64
   */
  public static Optional<DataUrl> of(Part.Image image) {
    if (!image.url().startsWith("data:")) {
      return Optional.empty();
    }
    var head = BASE64.matcher(image.url());
    if (!head.lookingAt()) {
      throw new IllegalArgumentException(
          "url of an image must hold base64: data:image/png;base64,…");
    }
    return Optional.of(new DataUrl(head.group(1), image.url().substring(head.end())));
  }
}
