package dev.troupe.catalogue;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a model is good for. */
public enum Category {
  /** Quick and cheap answers to easy questions. */
  FAST,
  /** Most work. */
  BALANCED,
  /** Hard work, at its price. */
  DEEP;

  /** As configuration and requests write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The category that is written {@code word}; empty where none is. */
  public static Optional<Category> named(String word) {
    return Stream.of(values()).filter(each -> each.word().equals(word)).findFirst();
  }
}
