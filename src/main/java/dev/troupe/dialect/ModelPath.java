package dev.troupe.dialect;

import java.util.regex.Pattern;

/** Names of models that are a part of the address. */
public final class ModelPath {

  private static final String SEGMENT = "\\w[\\w.-]*"; // no . or .., which go elsewhere
  private static final Pattern MODEL = Pattern.compile(SEGMENT + "(?:/" + SEGMENT + ")*");

  private ModelPath() {}

  /**
   * The name, which fits into a path as it is.
   *
   * @throws IllegalArgumentException where it does not
   */
  public static String of(String model) {
    if (!MODEL.matcher(model).matches()) {
      throw new IllegalArgumentException(
          "model must be letters, digits and . _ - /, so that it fits into a path");
    }
    return model;
  }
}
