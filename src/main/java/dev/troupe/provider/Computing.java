package dev.troupe.provider;

import dev.troupe.coroutine.CpuPool;
import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.EmbeddingResponse;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;

/** A provider that finds {@code cpu} where it has something to compute. */
record Computing(ModelProvider provider, CpuPool cpu) implements ModelProvider {

  @Override
  public ModelResponse generate(ModelRequest request) throws InterruptedException {
    return cpu.within(() -> provider.generate(request));
  }

  @Override
  public ModelResponse stream(ModelRequest request, EventSink events) throws InterruptedException {
    return cpu.within(() -> provider.stream(request, events));
  }

  @Override
  public EmbeddingResponse embed(EmbeddingRequest request) throws InterruptedException {
    return cpu.within(() -> provider.embed(request));
  }
}
