package dev.troupe.contract;

import static dev.troupe.contract.ContractStand.ask;
import static dev.troupe.contract.ContractStand.fault;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.contract.VendorWire.Oddity;
import dev.troupe.contract.VendorWire.Trouble;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ModelRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A part of the suite that every dialect passes: a Troupe before the simulator. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(ClaimKeeper.class)
abstract class Contract {

  static final String HI = "Hi";

  final VendorWire wire;
  private ContractStand stand;

  @SuppressWarnings("NullAway.Init") // start() comes first
  Contract(VendorWire wire) {
    this.wire = wire;
  }

  @BeforeAll
  void start() throws Exception {
    stand = new ContractStand(wire);
  }

  @AfterAll
  void stop() {
    stand.close();
  }

  ContractStand stand() {
    return stand;
  }

  /** The model that does as it is told, asked for a stream. */
  ModelRef faulty() {
    return stand.streamed("fault");
  }

  /** The model that does as it is told, asked for one body. */
  ModelRef faultyWhole() {
    return stand.whole("fault");
  }

  /** A request that is answered by the vendor's stream for {@code oddity}. */
  ModelRequest stream(Oddity oddity) {
    return ask(ContractStand.body(wire.streamType(), wire.framed(wire.stream(oddity))));
  }

  /** A request that is answered by the vendor's body for {@code oddity}. */
  ModelRequest whole(Oddity oddity) {
    return ask(ContractStand.body("application/json", wire.whole(oddity)));
  }

  /** What comes of an error answer of the vendor. */
  ModelFailure failure(Trouble trouble, ObjectNode directive) {
    var error = wire.error(trouble);
    error.headers().forEach(directive.withObject("/headers")::put);
    return failure(
        faulty(), ask(directive.put("status", error.status()).put("body", error.body())));
  }

  ModelFailure failure(Trouble trouble) {
    return failure(trouble, fault());
  }

  static ModelFailure failure(ModelRef model, ModelRequest request) {
    return assertThrows(ModelException.class, () -> model.generate(request)).failure();
  }
}
