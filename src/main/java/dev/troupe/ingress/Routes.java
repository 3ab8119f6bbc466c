package dev.troupe.ingress;

import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.Materializer;

/** Which request goes to which API. */
final class Routes {

  private static final String TOOL = "/v1/tools/";

  private final Traffic traffic;
  private final HostGuard guard;
  private final Bodies bodies;
  private final ToolsApi tools;
  private final Map<String, Route> routes;

  /**
   * One path.
   *
   * @param work whether it is refused while draining
   */
  private record Route(
      String method, ErrorShape shape, boolean work, Function<ClientExchange, Outcome> handler) {}

  Routes(IngressWiring wiring, Traffic traffic, Materializer materializer) {
    this.traffic = traffic;
    this.guard = new HostGuard(wiring.settings().host());
    this.bodies = new Bodies(wiring.settings(), materializer);
    var calls = new Calls(wiring.system().scheduler());
    var chat = new ChatApi(wiring.router(), calls, bodies, wiring.settings().commentInterval());
    var embeddings =
        new EmbeddingsApi(wiring.router(), calls, bodies, wiring.settings().maxAnswerBytes());
    var models = new ModelsApi(wiring.looks());
    var status = new StatusApi(wiring.looks(), traffic, wiring.restarts());
    this.tools = new ToolsApi(wiring, calls, bodies);
    this.routes =
        Map.ofEntries(
            work("POST", "/v1/chat/completions", ErrorShape.OPENAI, chat::complete),
            work("POST", "/v1/embeddings", ErrorShape.OPENAI, embeddings::embed),
            work("GET", "/v1/models", ErrorShape.OPENAI, models::list),
            work("GET", "/v1/tools", ErrorShape.TROUPE, tools::list),
            look("/v1/status", status::numbers),
            look("/health/live", status::live),
            look("/health/ready", status::ready));
  }

  private static Entry<String, Route> work(
      String method, String path, ErrorShape shape, Function<ClientExchange, Outcome> handler) {
    return Map.entry(path, new Route(method, shape, true, handler));
  }

  private static Entry<String, Route> look(String path, Function<ClientExchange, Outcome> handler) {
    return Map.entry(path, new Route("GET", ErrorShape.TROUPE, false, handler));
  }

  /**
   * The first step of an exchange.
   *
   * @param closing whether its connection takes no new work
   * @throws Refused what is to be answered instead
   */
  Outcome handle(ClientExchange exchange, boolean closing) {
    var path = exchange.request().getUri().path();
    var route = route(path);
    exchange.speak(route.map(Route::shape).orElseGet(() -> shapeOf(path)));
    guard.check(exchange);
    if (route.isEmpty()) {
      throw new Refused(Problem.of(404, "not_found", "no such path: " + path));
    }
    requireMethod(exchange, route.get());
    if (closing && route.get().work()) {
      throw new Refused(
          traffic.isDraining()
              ? Problem.of(503, "draining", "ingress: the server is stopping: ask another")
              : Problem.of(503, "overloaded", "ingress: too many connections: try again later"));
    }
    return route.get().handler().apply(exchange);
  }

  /** Answers with {@code problem}. */
  Outcome refuse(ClientExchange exchange, Problem problem) {
    return bodies.refuse(exchange, problem);
  }

  private Optional<Route> route(String path) {
    var route = routes.get(path);
    if (route != null) {
      return Optional.of(route);
    }
    return path.startsWith(TOOL) && path.indexOf('/', TOOL.length()) < 0
        ? Optional.of(
            new Route(
                "POST",
                ErrorShape.TROUPE,
                true,
                exchange -> tools.call(exchange, path.substring(TOOL.length()))))
        : Optional.empty();
  }

  private static ErrorShape shapeOf(String path) {
    return path.startsWith("/v1/") && !path.startsWith(TOOL)
        ? ErrorShape.OPENAI
        : ErrorShape.TROUPE;
  }

  private static void requireMethod(ClientExchange exchange, Route route) {
    var method = exchange.request().method().value();
    if (!method.equals(route.method())) {
      throw new Refused(
          Problem.of(
                  405,
                  "method_not_allowed",
                  "%s: must be %s, got %s"
                      .formatted(exchange.request().getUri().path(), route.method(), method))
              .with(RawHeader.create("Allow", route.method())));
    }
  }
}
