package dev.troupe.contract;

import java.util.List;

/** The wires that the suite is run with. */
final class DialectWires {

  static final List<VendorWire> ALL =
      List.of(
          new OpenAiWire(),
          new ResponsesWire(),
          new AzureWire(),
          new AzureDeploymentsWire(),
          new DialWire(),
          new AnthropicWire(),
          new BedrockWire(),
          new OllamaWire(),
          new GeminiWire());

  private DialectWires() {}
}
