package dev.troupe.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.model.Embedding;
import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.EmbeddingResponse;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.Embed;
import dev.troupe.provider.ProviderCommand.Embedded;
import dev.troupe.tool.ToolCommand.Cancel;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Calls for embeddings that a tool makes. */
class ToolEmbedTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final EmbeddingRequest REQUEST = EmbeddingRequest.of("one", "two");

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static Object embedding(String text, ToolContext tool) throws InterruptedException {
    return text + ": " + tool.embed(REQUEST).embeddings().size();
  }

  @Test
  void reachAModelOnlyByACommandToTheRouter() {
    var stand = new ToolStand(KIT, ToolEmbedTest::embedding);
    stand.call("vectors");

    var asked = stand.router.expectMessageClass(Embed.class);
    asked
        .replyTo()
        .tell(new Embedded(EmbeddingResponse.of(List.of(Embedding.of(1), Embedding.of(2)))));

    assertEquals(REQUEST, asked.request());
    assertEquals(Optional.of("echo"), asked.origin().tool());
    assertEquals("vectors: 2", stand.answer());
  }

  @Test
  void areCancelledWithTheCallOfTheTool() {
    var stand = new ToolStand(KIT, ToolEmbedTest::embedding);
    stand.call("vectors");
    var asked = stand.router.expectMessageClass(Embed.class);

    stand.tool.tell(new Cancel(stand.asker.ref()));

    assertEquals(
        asked.replyTo(), stand.router.expectMessageClass(ProviderCommand.Cancel.class).replyTo());
  }
}
