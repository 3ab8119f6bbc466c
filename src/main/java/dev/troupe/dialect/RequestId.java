package dev.troupe.dialect;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads the id under which a provider's support finds a request. */
public final class RequestId {

  private static final List<String> HEADERS =
      List.of("x-request-id", "request-id", "x-amzn-requestid");

  private static final int LONGEST = 200;

  private RequestId() {}

  /**
   * The id, of 200 characters at most; empty where no header has one.
   *
   * @param header the value of a header by its name in lower case
   */
  public static Optional<String> of(Function<String, Optional<String>> header) {
    return HEADERS.stream()
        .flatMap(name -> header.apply(name).stream())
        .findFirst()
        .map(id -> id.length() <= LONGEST ? id : id.substring(0, LONGEST));
  }
}
