package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.troupe.simulator.LoggedRequest.Body;
import dev.troupe.simulator.LoggedRequest.Head;
import dev.troupe.simulator.SimulatorLog.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.util.ByteString;

/** The endpoints: from an HTTP request to its answer, with everything noted in the log. */
final class Api {

  private static final String MODELS = "/v1/models";
  private static final Duration BODY_TIMEOUT = Duration.ofSeconds(30); // chosen, not measured

  private final SimulatorSettings settings;
  private final SimulatorLog log;
  private final Materializer streams;

  Api(SimulatorSettings settings, SimulatorLog log, Materializer streams) {
    this.settings = settings;
    this.log = log;
    this.streams = streams;
  }

  /** Answers one request that came over {@code wire}. */
  CompletionStage<HttpResponse> answer(HttpRequest request, FaultStage wire) {
    var limit = settings.maxRequestBytes();
    return request
        .entity()
        .withSizeLimit(limit)
        .toStrict(BODY_TIMEOUT.toMillis(), limit, streams)
        .handle(
            (body, failure) ->
                failure == null
                    ? answer(request, body.getData(), wire)
                    : CompletableFuture.completedStage(
                        refusal(tooLarge(limit), Protocols.at(request.getUri().path()))))
        .thenCompose(answer -> answer);
  }

  private CompletionStage<HttpResponse> answer(
      HttpRequest request, ByteString bytes, FaultStage wire) {
    var logged = log.add(head(request), new Body(parse(bytes), bytes.size()));
    wire.serve(logged);
    return respond(logged, wire).thenApply(response -> tracked(response, logged));
  }

  private CompletionStage<HttpResponse> respond(LoggedRequest request, FaultStage wire) {
    try {
      return route(request, wire);
    } catch (Refusal refusal) {
      return CompletableFuture.completedStage(refusal(refusal, Protocols.at(request.path())));
    }
  }

  private CompletionStage<HttpResponse> route(LoggedRequest request, FaultStage wire) {
    var protocol = Protocols.at(request.path());
    authorize(request, protocol);
    var isModels = request.path().equals(MODELS);
    if (!isModels && !Protocols.serves(request.path())) {
      throw Refusal.of(404, "there is no " + request.path(), "unknown_url");
    }
    var method = isModels ? "GET" : "POST";
    if (!request.method().equals(method)) {
      throw Refusal.of(405, request.path() + " takes only " + method, "method_not_allowed");
    }
    return isModels
        ? CompletableFuture.completedStage(Play.json(200, models()))
        : chat(request, protocol, wire);
  }

  private CompletionStage<HttpResponse> chat(
      LoggedRequest request, Protocol protocol, FaultStage wire) {
    if (request.body().isMissingNode()) {
      throw Refusal.badBody("the body is not JSON");
    }
    var question = protocol.question(request, settings.pace());
    if (question.model().equals(Models.FAULT)) {
      var fault = Fault.of(question.last("user"));
      var wording = protocol.wording(request.number(), question, fault.script());
      var play = new FaultPlay(fault, protocol, wording, wire);
      return fault.leavesHttp()
          ? after(fault.delay(), request, () -> play).thenCompose(due -> due.raw(request, streams))
          : after(fault.delay(), request, play::response);
    }
    var wording = protocol.wording(request.number(), question, Models.script(question));
    return after(Play.delay(wording), request, () -> Play.response(wording));
  }

  /**
   * Returns what {@code supplier} makes after {@code delay}, unless {@code request} ends before.
   */
  private static <T> CompletionStage<T> after(
      Duration delay, LoggedRequest request, Supplier<T> supplier) {
    if (delay.isZero()) {
      return CompletableFuture.completedStage(supplier.get());
    }
    var due = new CompletableFuture<T>();
    due.completeOnTimeout(supplier.get(), delay.toNanos(), TimeUnit.NANOSECONDS);
    var _ = request.ended().thenRun(() -> due.cancel(false)); // lets go of the timer
    return due;
  }

  private void authorize(LoggedRequest request, Protocol protocol) {
    settings
        .apiKey()
        .filter(key -> !same(key, protocol.key(request).orElse("")))
        .ifPresent(
            key -> {
              throw Refusal.of(401, "the API key is missing or wrong", "invalid_api_key");
            });
  }

  private static boolean same(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  // {"object": "list", "data": [{"id": "echo", "object": "model", "created": 0, "owned_by": "…"}]}
  private static JsonNode models() {
    var list = Json.object().put("object", "list");
    var data = list.putArray("data");
    for (var name : Models.NAMES) {
      data.addObject()
          .put("id", name)
          .put("object", "model")
          .put("created", ChatWording.CREATED)
          .put("owned_by", "simulator");
    }
    return list;
  }

  /** Returns {@code response}, which notes in {@code request} that all of it was handed over. */
  private static HttpResponse tracked(HttpResponse response, LoggedRequest request) {
    var entity = response.entity();
    if (entity.isKnownEmpty()) {
      request.end(Outcome.COMPLETED);
      return response;
    }
    var body =
        entity
            .getDataBytes()
            .watchTermination(
                (ignored, done) -> {
                  var _ =
                      done.thenRun(() -> request.end(Outcome.COMPLETED)); // a failure is the wire's
                  return ignored;
                });
    var length = entity.getContentLengthOption();
    ResponseEntity tracked =
        length.isPresent()
            ? HttpEntities.create(entity.getContentType(), length.getAsLong(), body)
            : HttpEntities.createChunked(entity.getContentType(), body);
    return response.withEntity(tracked);
  }

  private static Head head(HttpRequest request) {
    var headers = new HashMap<String, String>();
    for (var header : request.getHeaders()) {
      headers.merge(header.lowercaseName(), header.value(), (all, one) -> all + ", " + one);
    }
    headers.put("content-type", request.entity().getContentType().toString());
    var uri = request.getUri();
    var query = uri.rawQueryString().orElse("");
    return new Head(request.method().value(), uri.path(), query, headers);
  }

  private static JsonNode parse(ByteString bytes) {
    try {
      return Json.parse(bytes.toArray());
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private static HttpResponse refusal(Refusal refusal, Protocol protocol) {
    return protocol.refused(refusal);
  }

  private static Refusal tooLarge(long limit) {
    return Refusal.of(413, "the body is larger than %d bytes".formatted(limit), "too_large");
  }
}
