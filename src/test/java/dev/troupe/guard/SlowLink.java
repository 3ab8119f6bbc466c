package dev.troupe.guard;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.concurrent.CountDownLatch;

/** A class that is not linked until {@link #close}; whoever uses it meanwhile waits for that. */
final class SlowLink implements AutoCloseable {

  private static final String NAME = "Linked";
  private static final ClassDesc ONE = ClassDesc.of("One");
  private static final ClassDesc OTHER = ClassDesc.of("Other");

  private final CountDownLatch linking = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Loader loader = new Loader();

  /** Has another thread begin to link it. */
  static SlowLink begin() throws InterruptedException {
    var link = new SlowLink();
    Thread.ofPlatform().daemon().start(link::use);
    link.linking.await();
    return link;
  }

  /** Uses it, which fails in the end. */
  void use() {
    try {
      Class.forName(NAME, true, loader);
    } catch (ClassNotFoundException | LinkageError expected) {
      // what it refers to is nowhere
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }

  /** Whether One may be returned as Other, the verifier asks of their classes as it links. */
  private static byte[] linked() {
    return ClassFile.of()
        .build(
            ClassDesc.of(NAME),
            type ->
                type.withMethodBody(
                    "cast",
                    MethodTypeDesc.of(OTHER, ONE),
                    ClassFile.ACC_STATIC,
                    code -> code.aload(0).areturn()));
  }

  private final class Loader extends ClassLoader {

    static {
      registerAsParallelCapable(); // else it would be locked as a whole
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(NAME)) {
        var bytes = linked();
        return defineClass(NAME, bytes, 0, bytes.length);
      }
      if (name.equals("One") || name.equals("Other")) {
        linking.countDown();
        awaitClose();
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }

    private void awaitClose() {
      try {
        closed.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
