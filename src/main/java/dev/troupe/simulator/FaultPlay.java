package dev.troupe.simulator;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * One fault being played on one connection.
 *
 * @param protocol that of the request
 * @param wording the model's answer that goes wrong
 */
record FaultPlay(Fault fault, Protocol protocol, Wording wording, FaultStage wire) {

  private static final int PIECE = 16; // bytes of an answer that is not streamed
  private static final ByteString SPACE = ByteString.fromString(" ");

  /** Returns the HTTP answer. */
  HttpResponse response() {
    var status = status(fault.status());
    return HttpResponse.create()
        .withStatus(status)
        .addHeaders(fault.headers())
        .withEntity(status.allowsEntity() ? entity() : HttpEntities.EMPTY);
  }

  /**
   * Writes the answer past the HTTP layer, which reads ahead, so that an ending comes exactly after
   * what was to be sent. The stage that it returns never completes.
   */
  CompletionStage<HttpResponse> raw(LoggedRequest request, Materializer streams) {
    var ended = request.ended().toCompletableFuture();
    var bytes =
        fault.isRaw()
            ? Source.from(fault.raw())
            : Source.single(head())
                .concatLazy(first().filter(ByteString::nonEmpty).map(FaultPlay::chunk));
    var _ =
        paced(bytes)
            .takeWhile(piece -> !ended.isDone())
            .runWith(Sink.foreach(wire::write), streams)
            .thenRun(this::endRaw);
    return new CompletableFuture<>();
  }

  private void endRaw() {
    switch (fault.then()) {
      case CLOSE -> wire.end(FaultStage.Ending.CLOSE);
      case RESET -> wire.end(FaultStage.Ending.RESET);
      case FINISH, END, STALL, ERROR, ENDLESS, PINGS -> {} // stall; the others stay within HTTP
    }
  }

  // RFC 9112 §4, §7.1
  private ByteString head() {
    var head = new StringBuilder("HTTP/1.1 ").append(fault.status()).append(" Fault\r\n");
    for (var header : fault.headers()) {
      head.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }
    head.append("Content-Type: ").append(type()).append("\r\nTransfer-Encoding: chunked\r\n\r\n");
    return ByteString.fromString(head.toString());
  }

  // An empty chunk would end the body.
  private static ByteString chunk(ByteString data) {
    return ByteString.fromString(Integer.toHexString(data.size()) + "\r\n")
        .concat(data)
        .concat(ByteString.fromString("\r\n"));
  }

  private ResponseEntity entity() {
    return fault.hasBody() && fault.then() == Fault.Then.FINISH
        ? HttpEntities.create(type(), fault.body(protocol))
        : HttpEntities.createChunked(type(), paced(body()));
  }

  private ContentType type() {
    var usual = fault.hasBody() ? Play.JSON : Play.type(wording);
    return fault.contentType().orElse(usual);
  }

  private Source<ByteString, NotUsed> body() {
    return switch (fault.then()) {
      case FINISH -> whole();
      case END, CLOSE, RESET -> first();
      case STALL -> first().concatLazy(Source.never());
      case ERROR -> first().concatLazy(Source.single(wording.error(fault.error(protocol))));
      case ENDLESS -> first().concatLazy(Source.repeat(streamed() ? wording.event("on ") : SPACE));
      case PINGS -> first().concatLazy(Source.repeat(streamed() ? wording.ping() : SPACE));
    };
  }

  /** Returns the pieces that come before what goes wrong. */
  private Source<ByteString, NotUsed> first() {
    return pieces().take(fault.events());
  }

  private Source<ByteString, NotUsed> whole() {
    return streamed() ? wording.events() : pieces();
  }

  private Source<ByteString, NotUsed> pieces() {
    if (fault.hasBody()) {
      return Source.single(fault.body(protocol));
    }
    return streamed()
        ? wording.content()
        : Source.from(Script.cut(Json.text(wording.whole()), PIECE)).map(ByteString::fromString);
  }

  private Source<ByteString, NotUsed> paced(Source<ByteString, NotUsed> pieces) {
    return Play.paced(pieces, fault.pace(wording.question().manner().pace()));
  }

  private boolean streamed() {
    return wording.question().manner().stream() && !fault.hasBody();
  }

  private static StatusCode status(int status) {
    return StatusCodes.lookup(status)
        .orElseGet(() -> StatusCodes.custom(status, "Fault", "", status < 400, true));
  }
}
