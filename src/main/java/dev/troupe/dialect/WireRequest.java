package dev.troupe.dialect;

import java.util.Map;

/**
 * A POST to send, without what configuration knows (origin, key, extra headers).
 *
 * @param path appended to the provider's base URL: {@code /chat/completions}
 * @param headers besides {@code Content-Type}; usually empty
 * @param body JSON in UTF-8; not changed after this
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the socket as it is
public record WireRequest(String path, Map<String, String> headers, byte[] body) {}
