package dev.troupe.guard;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The stack of a thread in the middle of a run, from the frame that holds it downwards.
 *
 * @param frames never empty: first the call that was made into the JDK, or the code itself
 * @param code the innermost frame that belongs to no library below Pekko
 */
public record HoldingStack(List<StackTraceElement> frames, StackTraceElement code) {

  /**
   * Whoever runs a task of a dispatcher or of an event loop, or serves the sockets of the latter,
   * has one of these in its stack; an idle thread has none.
   */
  private static final Set<String> RUNS =
      Set.of(
          "io.netty.channel.nio.NioIoHandler.processSelectedKeys",
          "io.netty.util.concurrent.AbstractEventExecutor.runTask",
          "java.util.concurrent.ForkJoinTask.doExec",
          "org.apache.pekko.dispatch.Mailbox.run");

  /** Beginnings of native methods that wait for a disk, a peer or a process. */
  private static final List<String> BLOCKING =
      List.of(
          "java.io.FileInputStream.",
          "java.io.FileOutputStream.",
          "java.io.FileDescriptor.sync",
          "java.io.RandomAccessFile.",
          "java.io.UnixFileSystem.",
          "java.io.WinNTFileSystem.",
          "java.lang.ProcessHandleImpl.",
          "java.lang.ProcessImpl.",
          "java.net.Inet4AddressImpl.",
          "java.net.Inet6AddressImpl.",
          "sun.nio.ch.EPoll.wait",
          "sun.nio.ch.KQueue.poll",
          "sun.nio.ch.WEPoll.wait",
          "sun.nio.ch.FileDispatcherImpl.",
          "sun.nio.ch.UnixFileDispatcherImpl.",
          "sun.nio.ch.Net.poll",
          "sun.nio.fs.UnixNativeDispatcher.",
          "sun.nio.fs.WindowsNativeDispatcher.");

  /** Below it, reads, writes and accepts wait; below a channel the same natives mostly do not. */
  private static final String BLOCKING_SOCKET = "sun.nio.ch.NioSocketImpl.";

  /** What makes a class ready, which is done once wherever that class is used first. */
  private static final String INITIALIZER = "<clinit>";

  /** What else is done once, and is nobody's to do elsewhere. */
  private static final List<String> ONCE =
      List.of(
          "java.lang.ClassLoader.loadClass",
          "java.lang.invoke.MethodHandleNatives.",
          "jdk.internal.loader.",
          "org.apache.pekko.stream.SystemMaterializer.");

  private static final List<String> LIBRARIES =
      List.of(
          "java.",
          "javax.",
          "jdk.",
          "sun.",
          "com.sun.",
          "scala.",
          "com.fasterxml.jackson.", // the caller chose what to read or write with it
          "org.apache.pekko.dispatch.MonitorableThreadFactory"); // where Scala's waits pass

  private static final int NEAR = 8; // frames between a native method and who called it

  /** Copies the list. */
  public HoldingStack {
    frames = List.copyOf(frames);
  }

  /** Whether the innermost code is of those that take long only where they are used first. */
  boolean isPekkosOrNettys() {
    var name = code.getClassName();
    return (name.startsWith("org.apache.pekko.") || name.startsWith("io.netty."))
        && !Rule.PEKKOS.isOff();
  }

  /** The frame that holds the thread. */
  public StackTraceElement holder() {
    return frames.getFirst();
  }

  /**
   * What holds a thread with this stack, innermost frame first; empty where it is in no run, or
   * does what is done once.
   *
   * @param whole whether the stack has all its frames; else a run is taken for granted
   */
  static Optional<HoldingStack> of(List<StackTraceElement> stack, boolean whole) {
    if ((whole && !isInRun(stack)) || stack.stream().anyMatch(HoldingStack::isDoneOnce)) {
      return Optional.empty();
    }
    return IntStream.range(0, stack.size())
        .filter(i -> isCode(stack.get(i)))
        .mapToObj(
            i -> new HoldingStack(stack.subList(Math.max(0, i - 1), stack.size()), stack.get(i)))
        .findFirst();
  }

  /** Whether a thread with this stack, which is called runnable, is in a call that waits. */
  static boolean waits(List<StackTraceElement> stack) {
    if (stack.isEmpty() || !stack.getFirst().isNativeMethod() || Rule.NATIVE_WAIT.isOff()) {
      return false;
    }
    return isOne(stack.getFirst(), BLOCKING)
        || stack.stream().limit(NEAR).anyMatch(frame -> name(frame).startsWith(BLOCKING_SOCKET));
  }

  /** Whether a thread with this whole stack runs something, and does not wait for it. */
  static boolean isInRun(List<StackTraceElement> stack) {
    return stack.stream().anyMatch(frame -> RUNS.contains(name(frame))) || Rule.IN_A_RUN.isOff();
  }

  private static boolean isDoneOnce(StackTraceElement frame) {
    return (frame.getMethodName().equals(INITIALIZER) || isOne(frame, ONCE))
        && !Rule.DONE_ONCE.isOff();
  }

  private static boolean isCode(StackTraceElement frame) {
    return !isOne(frame, LIBRARIES);
  }

  private static boolean isOne(StackTraceElement frame, List<String> beginnings) {
    var name = name(frame);
    return beginnings.stream().anyMatch(name::startsWith);
  }

  private static String name(StackTraceElement frame) {
    return frame.getClassName() + "." + frame.getMethodName();
  }
}
