package dev.troupe.http;

/**
 * One event of a streamed answer.
 *
 * @param name {@code message} where it has none
 * @param data as text; may be empty
 */
public record SseEvent(String name, String data) {}
