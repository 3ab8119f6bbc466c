/**
 * Waiting in direct style: code on virtual threads that reads like blocking code and blocks
 * nothing.
 *
 * <p>{@link dev.troupe.coroutine.Await} is the one waiting word. It waits for a {@link
 * dev.troupe.coroutine.Pending}, which can be cancelled, or for a bare {@code CompletionStage}. A
 * {@link dev.troupe.coroutine.Scope} runs several {@link dev.troupe.coroutine.Fork}s at once and
 * ends only when all of them have ended. A {@link dev.troupe.coroutine.Deadline} bounds every wait
 * below it, and a {@link dev.troupe.coroutine.Trace} says on behalf of which call the code runs;
 * forks inherit both, and so they do the {@link dev.troupe.coroutine.ThreadWatch} that is told of
 * each thread. A {@link dev.troupe.coroutine.Coroutine} is what a fork stands on: one body on one
 * fresh virtual thread, started from anywhere, an actor included.
 *
 * <p>A {@link dev.troupe.coroutine.CoroutineActor} is an actor whose body is a loop that receives
 * from a {@link dev.troupe.coroutine.Mailbox}. A {@link dev.troupe.coroutine.CpuPool} computes what
 * would hold up all other coroutines.
 *
 * <p>Rules that hold everywhere here: whatever may wait declares {@code throws
 * InterruptedException}; an interrupt is a cancel; nothing waits on an actor's or an HTTP thread;
 * and a failure that crosses threads shows both stacks ({@link dev.troupe.coroutine.ForkFailed}).
 */
@NullMarked
package dev.troupe.coroutine;

import org.jspecify.annotations.NullMarked;
