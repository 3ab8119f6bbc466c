package dev.troupe.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/** Writes a session's requests. */
final class RequestWriter {

  /** {@link HttpCall} and {@link SessionSettings} have looked at them. */
  private static final HttpHeadersFactory UNCHECKED =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  private final String prefix; // of each path
  private final HttpHeaders common;

  RequestWriter(SessionSettings settings) {
    var base = settings.address();
    prefix = base.getRawPath() == null ? "" : base.getRawPath().replaceAll("/+$", "");
    common = UNCHECKED.newHeaders();
    common.set(
        HttpHeaderNames.HOST,
        base.getPort() > 0 ? base.getHost() + ":" + base.getPort() : base.getHost());
    settings.headers().forEach(common::add);
  }

  HttpRequest write(HttpCall call) {
    var headers = common.copy();
    call.headers().forEach(headers::set); // in place of the session's of that name
    frame(headers, call);
    return new DefaultFullHttpRequest(
        HttpVersion.HTTP_1_1,
        HttpMethod.valueOf(call.method().name()),
        prefix + call.path(),
        Unpooled.wrappedBuffer(call.body()),
        headers,
        UNCHECKED.newHeaders());
  }

  /** How long the body is, is said here and nowhere else. */
  private static void frame(HttpHeaders headers, HttpCall call) {
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    if (call.body().length > 0) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    }
    if (call.body().length > 0 || call.method() == HttpCall.Method.POST) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(call.body().length));
    } else {
      headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    }
  }
}
