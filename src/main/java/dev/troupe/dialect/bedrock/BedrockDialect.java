package dev.troupe.dialect.bedrock;

import dev.troupe.dialect.AnswerDecoder;
import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.Thoughts;
import dev.troupe.dialect.WireError;
import dev.troupe.dialect.WireRequest;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelRequest;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Amazon Bedrock's {@code Converse} and {@code ConverseStream}, by its API reference.
 *
 * <p>A model is an id, the id of an inference profile, or an ARN. All system messages become the
 * one system prompt; pictures must be held by the request. A limit of output tokens need not be
 * named. There is no seed, and JSON only by a schema.
 *
 * <p>Reasoning effort is said as Claude's models want it, since Converse has no word of its own for
 * it; models of others take theirs by {@code extras.bedrock.additionalModelRequestFields}. {@code
 * extras.bedrock.inferenceConfig} may hold {@code topP}.
 *
 * <p>Reasoning that this dialect told is sent back block by block as it came; any other has no
 * valid signature and is left out. An answer that a guardrail or a filter ends has the finish
 * reason {@code CONTENT_FILTER}. The models that an account has are told by another API, at another
 * address: they are not asked for.
 */
public final class BedrockDialect implements Dialect {

  /** Its name, and the namespace of its extras. */
  static final String NAME = "bedrock";

  /** Its reasoning, which must be sent back. */
  static final Thoughts THOUGHTS = new Thoughts(NAME);

  private static final Pattern MODEL = Pattern.compile("\\w[\\w.:/-]{0,2047}");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public WireRequest encode(ModelRequest request, String model, boolean streamed) {
    return new WireRequest(
        "/model/" + segment(model) + (streamed ? "/converse-stream" : "/converse"),
        Map.of(),
        BodyWriter.write(request));
  }

  /** One segment of the path, whatever the model's id holds: RFC 3986 §2.3. */
  private static String segment(String model) {
    if (!MODEL.matcher(model).matches()) {
      throw new IllegalArgumentException(
          "model must be letters, digits and . _ : / -, as in an id or an ARN of Bedrock");
    }
    return model.replace(":", "%3A").replace("/", "%2F");
  }

  @Override
  public AnswerDecoder decoder() {
    return new BedrockDecoder();
  }

  @Override
  public ModelFailure failure(WireError error) {
    return BedrockFailures.INSTANCE.of(error);
  }
}
