package dev.troupe.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.model.ModelRequest;
import java.util.Base64;

/** HTTP answers that the simulator writes to the socket byte by byte. */
final class RawAnswer {

  private RawAnswer() {}

  /** A request that is answered by {@code body}, each byte of it in a write of its own. */
  static ModelRequest split(String type, byte[] body) {
    var head = "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nConnection: close\r\n\r\n";
    var fault = ContractStand.fault();
    var pieces = fault.putArray("raw_base64");
    pieces.add(Base64.getEncoder().encodeToString(head.getBytes(UTF_8)));
    for (byte single : body) {
      pieces.add(Base64.getEncoder().encodeToString(new byte[] {single}));
    }
    return ContractStand.ask(fault);
  }
}
