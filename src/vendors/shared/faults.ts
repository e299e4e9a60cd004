import { VendorError, type VendorFault } from '../../changes/ports/vendor.ts'

/** The faults of one vendor that are made beside those of its answers' status. */
export function faultsOf(name: string) {
  function refusal(fault: VendorFault, options?: ErrorOptions): VendorError {
    return new VendorError(name, fault, options)
  }
  return {
    refusal,
    /** The answer cannot be used: not what was asked for, or not all of it. */
    unusable: (message: string) => refusal({ status: null, retryable: true, messages: [message] }),
    /** Refused before anything is sent, with the status that says the same: the content cannot be processed. */
    invalidInput: (message: string) => refusal({ status: 422, retryable: false, messages: [message] })
  }
}
