package dev.troupe.http;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * The near end of a connection: sends the request of one exchange at a time and hands it the
 * answer.
 *
 * <p>The body is read inside the same stream, so that nothing of an answer crosses a thread before
 * it reaches its exchange. For one connection.
 */
final class ExchangeStage
    extends AbstractGraphStageWithMaterializedValue<
        FlowShape<HttpResponse, HttpRequest>, ConnectionSlot> {

  final Inlet<HttpResponse> responses = Inlet.create("Exchange.responses");
  final Outlet<HttpRequest> requests = Outlet.create("Exchange.requests");
  final SessionSettings settings;
  final RequestWriter writer;
  final Wire wire;
  final ConnectionSlot.Owner owner;
  final ExchangeFailures failures;
  private final FlowShape<HttpResponse, HttpRequest> shape = FlowShape.of(responses, requests);

  ExchangeStage(
      SessionSettings settings, RequestWriter writer, Wire wire, ConnectionSlot.Owner owner) {
    this.settings = settings;
    this.writer = writer;
    this.wire = wire;
    this.owner = owner;
    this.failures = new ExchangeFailures(settings, wire);
  }

  @Override
  public FlowShape<HttpResponse, HttpRequest> shape() {
    return shape;
  }

  @Override
  public Pair<GraphStageLogic, ConnectionSlot> createLogicAndMaterializedValuePair(
      Attributes attributes) {
    var logic = new ExchangeLogic(this);
    return Pair.create(logic, logic.slot());
  }
}
