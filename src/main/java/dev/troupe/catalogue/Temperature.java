package dev.troupe.catalogue;

/**
 * The temperatures that a model takes.
 *
 * @param support whether it takes any
 * @param least of those that it takes, 0.0–2.0
 * @param most the same as {@code least} where it is fixed
 */
public record Temperature(Support support, double least, double most) {

  /** Nobody said. */
  public static final Temperature UNKNOWN = new Temperature(Support.UNKNOWN, 0, 2);

  /** It takes none. */
  public static final Temperature NONE = new Temperature(Support.NO, 0, 0);

  public Temperature {
    if (!(least >= 0 && least <= most && most <= 2)) { // NaN too
      throw new IllegalArgumentException(
          "capabilities.temperature must be [least, most] within 0 and 2, got [%s, %s]"
              .formatted(least, most));
    }
  }

  static Temperature within(double least, double most) {
    return new Temperature(Support.YES, least, most);
  }
}
