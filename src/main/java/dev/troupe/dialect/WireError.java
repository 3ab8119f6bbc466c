package dev.troupe.dialect;

import java.util.Optional;
import java.util.function.Function;

/**
 * An HTTP answer that says no.
 *
 * @param status 300 to 599
 * @param header the value of a header by its name in any case
 * @param body cut at the session's cap; may be empty, and may be anything: a proxy's HTML page
 */
@SuppressWarnings("ArrayRecordComponent") // handed on from the socket as it is
public record WireError(int status, Function<String, Optional<String>> header, byte[] body) {}
