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
import java.net.URI;
import java.util.Optional;

/** Writes a session's requests. */
final class RequestWriter {

  /** {@link HttpCall} and {@link SessionSettings} have looked at them. */
  private static final HttpHeadersFactory UNCHECKED =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  private final String prefix; // of each path
  private final String origin; // scheme and authority, which the header Host repeats
  private final HttpHeaders common;
  private final Optional<RequestSigner> signer;

  RequestWriter(SessionSettings settings) {
    var base = settings.address();
    prefix = base.getRawPath() == null ? "" : base.getRawPath().replaceAll("/+$", "");
    var host = base.getPort() > 0 ? base.getHost() + ":" + base.getPort() : base.getHost();
    origin = base.getScheme() + "://" + host;
    common = UNCHECKED.newHeaders();
    common.set(HttpHeaderNames.HOST, host);
    settings.headers().forEach(common::add);
    signer = settings.signer();
  }

  HttpRequest write(HttpCall call) {
    var path = prefix + call.path();
    var headers = common.copy();
    call.headers().forEach(headers::set); // in place of the session's of that name
    frame(headers, call);
    signer.ifPresent(it -> it.sign(call, URI.create(origin + path)).forEach(headers::set));
    return new DefaultFullHttpRequest(
        HttpVersion.HTTP_1_1,
        HttpMethod.valueOf(call.method().name()),
        path,
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
