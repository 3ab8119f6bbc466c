package dev.troupe.ingress;

import dev.troupe.event.Door;
import dev.troupe.event.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpProtocols;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** One request and its response, on one connection; that connection's thread only. */
final class ClientExchange {

  private static final String CALL_HEADER = "troupe-call";

  private static final int LONGEST = 200; // characters

  private final HttpRequest request;
  private final Origin origin = Origin.at(Door.HTTP);
  private final ChunkWriter chunks;
  private final boolean knowsChunks;
  private final Consumer<ClientExchange> streamed;
  private long deadline; // System.nanoTime()
  private ErrorShape shape = ErrorShape.TROUPE;
  private @Nullable Runnable withdrawal;
  private boolean bodyTaken;
  private boolean streaming;
  private final List<HttpHeader> served = new ArrayList<>();

  /**
   * An exchange that has just begun.
   *
   * @param deadline how long it may take
   * @param chunks writes to the same connection
   * @param streamed runs when a streamed response is out or cut, in any thread
   */
  ClientExchange(
      HttpRequest request,
      Duration deadline,
      ChunkWriter chunks,
      Consumer<ClientExchange> streamed) {
    this.request = request;
    this.deadline = System.nanoTime() + deadline.toNanos();
    this.chunks = chunks;
    this.knowsChunks = request.protocol().equals(HttpProtocols.HTTP_1_1);
    this.streamed = streamed;
  }

  HttpRequest request() {
    return request;
  }

  Origin origin() {
    return origin;
  }

  /** The value of the first header of this name, which is in lower case. */
  Optional<String> header(String name) {
    for (var header : request.getHeaders()) {
      if (header.is(name)) {
        return Optional.of(header.value());
      }
    }
    return Optional.empty();
  }

  /** Problems are written in this shape from now on. */
  void speak(ErrorShape apiShape) {
    shape = apiShape;
  }

  /** Lets the exchange take no longer than {@code limit} from now. */
  void shorten(Duration limit) {
    var now = System.nanoTime();
    var left = Duration.ofNanos(deadline - now);
    deadline = limit.compareTo(left) < 0 ? now + limit.toNanos() : deadline;
  }

  /**
   * What is left of the deadline, more than zero.
   *
   * @throws Refused when nothing is
   */
  Duration remaining() {
    var nanos = deadline - System.nanoTime();
    if (nanos <= 0) {
      throw new Refused(
          Problem.of(504, "timed_out", "ingress: the deadline passed before the call"));
    }
    return Duration.ofNanos(nanos);
  }

  /** How the call is given up when the client hangs up before its end. */
  void withdrawBy(Runnable giveUp) {
    withdrawal = giveUp;
  }

  /** Gives up the call in work, if there is one. */
  void withdraw() {
    if (withdrawal != null) {
      withdrawal.run();
      withdrawal = null;
    }
  }

  /** The call has its outcome. */
  void settle() {
    withdrawal = null;
  }

  /** Whether bytes of the body may still be on their way that nobody reads. */
  boolean hasUnreadBody() {
    return !bodyTaken && !request.entity().isStrict();
  }

  void takeBody() {
    bodyTaken = true;
  }

  /** Whether the response goes on after its headers. */
  boolean isStreaming() {
    return streaming;
  }

  /** Adds to the response who served it, and how many attempts that took. */
  void servedBy(String provider, String model, int attempts) {
    served.clear();
    addServed("troupe-provider", provider);
    addServed("troupe-model", model);
    addServed("troupe-attempts", Integer.toString(attempts));
  }

  private void addServed(String name, String value) {
    if (isPlain(value)) {
      served.add(RawHeader.create(name, value));
    }
  }

  /** What may stand in a header: a model's name comes from the client or from a provider. */
  private static boolean isPlain(String value) {
    for (var i = 0; i < value.length(); i++) {
      if (value.charAt(i) < '!' || value.charAt(i) > '~') {
        return false;
      }
    }
    return !value.isEmpty() && value.length() <= LONGEST;
  }

  HttpResponse answer(ByteString json) {
    return respond(200, HttpEntities.create(ContentTypes.APPLICATION_JSON, json));
  }

  HttpResponse answer(Problem problem) {
    var entity = HttpEntities.create(ContentTypes.APPLICATION_JSON, shape.bytes(problem));
    var response = respond(problem.status(), entity);
    if (problem.header().isPresent()) {
      response = response.addHeader(problem.header().get());
    }
    var seconds = problem.retryAfterSeconds();
    return seconds.isPresent()
        ? response.addHeader(RawHeader.create("Retry-After", Long.toString(seconds.get())))
        : response;
  }

  /** A response that goes on; {@link #streamEnded} tells its end. */
  HttpResponse stream(ResponseEntity entity) {
    streaming = true;
    return respond(200, entity);
  }

  /** See {@link ChunkWriter#isReady}; false also where the client knows no chunks. */
  boolean takesChunks() {
    return knowsChunks && chunks.isReady();
  }

  /** See {@link ChunkWriter#write}. */
  void writeChunk(ByteString data) {
    chunks.write(data);
  }

  void streamEnded() {
    streamed.accept(this);
  }

  private HttpResponse respond(int status, ResponseEntity entity) {
    return HttpResponse.create()
        .withStatus(status)
        .addHeader(RawHeader.create(CALL_HEADER, origin.callId()))
        .addHeaders(served)
        .withEntity(entity);
  }
}
