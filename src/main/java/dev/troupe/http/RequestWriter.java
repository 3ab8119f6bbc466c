package dev.troupe.http;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/** Writes a session's requests, each path's unchanging part once. Any thread. */
final class RequestWriter {

  /** Providers have a handful of paths; more than this are not remembered. */
  private static final int MAX_TEMPLATES = 64;

  private record Route(HttpCall.Method method, String path) {}

  private final Map<Route, HttpRequest> templates = new ConcurrentHashMap<>();
  private final SessionSettings settings;
  private final Set<String> ofSession = new TreeSet<>(String.CASE_INSENSITIVE_ORDER); // its headers

  RequestWriter(SessionSettings settings) {
    this.settings = settings;
    ofSession.addAll(settings.headers().keySet());
  }

  HttpRequest write(HttpCall call) {
    var request = template(new Route(call.method(), call.path()));
    for (var header : call.headers().entrySet()) {
      if (ofSession.contains(header.getKey())) {
        request = request.removeHeader(header.getKey());
      }
      request = request.addHeader(RawHeader.create(header.getKey(), header.getValue()));
    }
    return call.body().length == 0 ? request : request.withEntity(json(call.body()));
  }

  private static RequestEntity json(byte[] body) {
    return HttpEntities.create(ContentTypes.APPLICATION_JSON, ByteString.fromArrayUnsafe(body));
  }

  private HttpRequest template(Route route) {
    var known = templates.get(route);
    if (known != null) {
      return known;
    }
    var made = make(route);
    if (templates.size() < MAX_TEMPLATES) {
      templates.put(route, made);
    }
    return made;
  }

  private HttpRequest make(Route route) {
    var base = settings.address().getRawPath();
    var prefix = base == null ? "" : base.replaceAll("/+$", "");
    var request = HttpRequest.create(prefix + route.path()).withMethod(method(route.method()));
    for (var header : settings.headers().entrySet()) {
      request = request.addHeader(RawHeader.create(header.getKey(), header.getValue()));
    }
    return request;
  }

  private static HttpMethod method(HttpCall.Method method) {
    return switch (method) {
      case GET -> HttpMethods.GET;
      case POST -> HttpMethods.POST;
      case DELETE -> HttpMethods.DELETE;
    };
  }
}
